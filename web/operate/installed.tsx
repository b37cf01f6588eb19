import type { CourseImageView, OperatorOverview } from "../../server/protocol/operator.ts";
import { Badge } from "../ui/badge.tsx";
import { Table } from "../ui/table.tsx";
import styles from "./installed.module.css";
import pageStyles from "./overview-page.module.css";

const SOURCES = {
  original: { kind: "ok", text: "The original" },
  standIn: { kind: "wait", text: "Stand-in" },
  missing: { kind: "bad", text: "Missing" },
} as const;

const REMARKS: Readonly<Record<CourseImageView["source"], string>> = {
  original: "mirrored from Docker Hub",
  standIn: "made here from Debian packages, as Docker Hub was out of reach",
  missing: "not in the workshop's registry: start the workshop again, it fetches or makes it",
};

/** What hardly ever changes: the courses' images, and versions. */
export function Installed({ images, versions }: Pick<OperatorOverview, "images" | "versions">) {
  return (
    <>
      <section className={pageStyles.section} aria-labelledby="images">
        <h2 id="images">Images of the courses</h2>
        <Table label="Images of the courses">
          <thead>
            <tr>
              <th scope="col">Image</th>
              <th scope="col">What sandboxes get</th>
            </tr>
          </thead>
          <tbody>
            {images.map(({ name, source }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  <Badge kind={SOURCES[source].kind}>{SOURCES[source].text}</Badge>{" "}
                  <span className={styles.remark}>{REMARKS[source]}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
      <section className={pageStyles.section} aria-labelledby="versions">
        <h2 id="versions">Versions</h2>
        <dl className={styles.versions}>
          <dt>Workshop</dt>
          <dd>{versions.workshop}</dd>
          <dt>Docker Engine</dt>
          <dd>{versions.engine ?? "does not answer"}</dd>
          <dt>Kernel</dt>
          <dd>{versions.kernel ?? "not known"}</dd>
        </dl>
      </section>
    </>
  );
}
