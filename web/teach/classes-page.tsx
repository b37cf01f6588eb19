import { useState } from "react";
import type { ClassCard } from "../../server/protocol/classes.ts";
import type { CourseSummary } from "../../server/protocol/course-view.ts";
import { getAllCourses } from "../classroom/console.ts";
import { ButtonLink } from "../ui/button-link.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { ClassRow } from "./class-row.tsx";
import styles from "./classes-page.module.css";
import { DeleteDialog, type Deleting } from "./delete-dialog.tsx";
import { groupClasses } from "./group-classes.ts";
import { LoadedPart } from "./loaded-part.tsx";
import { getClasses } from "./teach-api.ts";
import { TeachFrame } from "./teach-frame.tsx";

export function ClassesPage() {
  const [loaded, { reload }] = useLoaded("classes", async () => {
    const [{ classes }, courses] = await Promise.all([getClasses(), getAllCourses()]);
    return { classes, courses };
  });
  const [deleting, setDeleting] = useState<Deleting | null>(null);
  return (
    <TeachFrame title="Classes">
      <PageHeader title="Classes">
        <ButtonLink look="primary" href="/teach/new">
          New class
        </ButtonLink>
      </PageHeader>
      <LoadedPart loaded={loaded} onRetry={reload}>
        {({ classes, courses }) =>
          classes.length === 0 ? <FirstSteps /> : <Groups classes={classes} courses={courses} onDelete={setDeleting} />
        }
      </LoadedPart>
      {deleting !== null && (
        <DeleteDialog deleting={deleting} onDone={() => void reload()} onClose={() => setDeleting(null)} />
      )}
    </TeachFrame>
  );
}

interface GroupsProps {
  readonly classes: readonly ClassCard[];
  readonly courses: readonly CourseSummary[];
  onDelete(deleting: Deleting): void;
}

function Groups({ classes, courses, onDelete }: GroupsProps) {
  const { running, planned, over } = groupClasses(classes);
  const groups = [
    { name: "Running", cards: running },
    { name: "Planned", cards: planned },
    { name: "Over", cards: over },
  ];
  return groups
    .filter(({ cards }) => cards.length > 0)
    .map(({ name, cards }) => (
      <section key={name} className={styles.group} aria-label={name}>
        <h2>{name}</h2>
        <ul className={styles.list}>
          {cards.map((card) => (
            <ClassRow
              key={card.class.id}
              card={card}
              course={courses.find(({ id }) => id === card.class.course)?.title ?? card.class.course}
              onDelete={(what) => onDelete({ what, card })}
            />
          ))}
        </ul>
      </section>
    ));
}

/** For who has never taught here. */
function FirstSteps() {
  return (
    <section className={styles.first} aria-label="How to begin">
      <h2>Your first class in three steps</h2>
      <ol>
        <li>
          <b>Plan it.</b> Choose a course, its lessons and how many learners may join.
        </li>
        <li>
          <b>Prepare it.</b> The server tries out memory, images and lessons for all seats, and says what is missing.
        </li>
        <li>
          <b>Open it.</b> Project the join code. Learners type it in their browser; they need nothing else. You see how
          far each of them is, and who needs help.
        </li>
      </ol>
      <ButtonLink look="primary" href="/teach/new">
        Plan the first class
      </ButtonLink>
    </section>
  );
}
