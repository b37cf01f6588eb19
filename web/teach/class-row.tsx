import { EllipsisVertical } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { navigate } from "wouter/use-browser-location";
import type { ClassCard } from "../../server/protocol/classes.ts";
import { duration } from "../classroom/format.ts";
import { showCode } from "../join/code.ts";
import { timeLeft } from "../lesson/ago.ts";
import { Badge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button-link.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./classes-page.module.css";
import { count, formatClock, formatDate, formatSpan } from "./format.ts";

interface ClassRowProps {
  readonly card: ClassCard;
  /** Its course's title. */
  readonly course: string;
  onDelete(what: "class" | "personalData"): void;
}

export function ClassRow({ card, course, onDelete }: ClassRowProps) {
  const { id, title, state } = card.class;
  const at = `/teach/${id}`;
  return (
    <li className={styles.row} data-state={state}>
      <div className={styles.about}>
        <h3>
          <Link href={state === "ended" ? `${at}/report` : at}>{title}</Link>
        </h3>
        <p>
          {course} · {count(card.class.lessons.length, "lesson")}
        </p>
        <p>
          <When card={card} />
        </p>
      </div>
      <div className={styles.facts}>
        {state === "open" && <b className={styles.code}>{showCode(card.settings.code)}</b>}
        <Joined card={card} />
        {card.anonymous && <Badge>No personal data</Badge>}
      </div>
      <div className={styles.actions}>
        <MainActions state={state} at={at} title={title} />
        <Menu label={`More for ${title}`} icon={<EllipsisVertical size={16} aria-hidden />}>
          <Entries card={card} onDelete={onDelete} />
        </Menu>
      </div>
    </li>
  );
}

function When({ card }: { readonly card: ClassCard }): ReactNode {
  const { state, startedAt, endsAt } = card.class;
  const now = useNow(30_000);
  switch (state) {
    case "open":
      return [
        startedAt !== null && `Started ${formatClock(startedAt)}`,
        endsAt !== null && timeLeft(endsAt - now),
        `by ${card.class.instructors.join(", ")}`,
      ]
        .filter(Boolean)
        .join(" · ");
    case "planned":
      return `Lasts ${duration(card.settings.minutes)} · made ${formatDate(card.createdAt)}`;
    case "ended":
      return [
        startedAt === null ? "It never began" : formatSpan(startedAt, endsAt),
        card.deletesAt !== null && `personal data is deleted ${formatDate(card.deletesAt)}`,
      ]
        .filter(Boolean)
        .join(" · ");
    default:
      return state satisfies never;
  }
}

function Joined({ card }: { readonly card: ClassCard }) {
  const { seats } = card.settings;
  if (card.class.state === "planned") return <span>{count(seats, "seat")}</span>;
  if (card.class.state === "ended") return <span>{count(card.joined, "learner")}</span>;
  return (
    <span>
      <b>{card.joined}</b> of {seats} joined
    </span>
  );
}

interface MainActionsProps {
  readonly state: ClassCard["class"]["state"];
  readonly at: string;
  readonly title: string;
}

/** The next thing to do with a class, and the one after that. */
function MainActions({ state, at, title }: MainActionsProps) {
  switch (state) {
    case "open":
      return (
        <>
          <ButtonLink look="primary" href={at} aria-label={`Open console of ${title}`}>
            Open console
          </ButtonLink>
          <ButtonLink href={`${at}/project`} aria-label={`Project ${title}`}>
            Project
          </ButtonLink>
        </>
      );
    case "planned":
      return (
        <>
          <ButtonLink look="primary" href={`${at}/prepare`} aria-label={`Prepare ${title}`}>
            Prepare
          </ButtonLink>
          <ButtonLink href={at} aria-label={`Open console of ${title}`}>
            Open console
          </ButtonLink>
        </>
      );
    case "ended":
      return (
        <ButtonLink href={`${at}/report`} aria-label={`Report of ${title}`}>
          Report
        </ButtonLink>
      );
    default:
      return state satisfies never;
  }
}

function Entries({ card, onDelete }: Pick<ClassRowProps, "card" | "onDelete">) {
  const { id, state } = card.class;
  const to = (page: string) => () => navigate(`/teach/${id}/${page}`);
  return (
    <>
      {state === "open" && <MenuItem onChoose={to("prepare")}>Prepare</MenuItem>}
      {state === "planned" && <MenuItem onChoose={to("project")}>Project</MenuItem>}
      {state === "open" && <MenuItem onChoose={to("report")}>Report</MenuItem>}
      {state !== "ended" && <MenuItem onChoose={to("edit")}>Edit</MenuItem>}
      <MenuItem onChoose={() => navigate(`/teach/new?from=${encodeURIComponent(id)}`)}>Duplicate</MenuItem>
      <MenuLine />
      {state === "ended" && !card.anonymous && (
        <MenuItem onChoose={() => onDelete("personalData")}>Delete personal data…</MenuItem>
      )}
      <MenuItem onChoose={() => onDelete("class")}>Delete…</MenuItem>
    </>
  );
}
