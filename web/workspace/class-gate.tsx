import { useEffect } from "react";
import type { Gate } from "../store/class-state.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { FullPage } from "../ui/full-page.tsx";
import { Announcer } from "./announcer.tsx";
import styles from "./class-gate.module.css";

const TITLES = {
  waiting: "Waiting to be let in",
  planned: "The class has not begun yet",
  entering: "One moment",
  over: "The class is over",
  out: "You are not in this class any more",
} as const;

/** In place of the workspace, while or because the learner may not work. It changes by itself. */
export function ClassGate({ gate }: { readonly gate: Gate }) {
  const title = useWorkshop((state) => state.klass?.class.title ?? null);
  const name = useWorkshop((state) => state.klass?.me.name ?? null);
  useEffect(() => {
    document.title = `${TITLES[gate]} · Docker Workshop`;
  }, [gate]);
  return (
    <FullPage title={TITLES[gate]}>
      {title !== null && (
        <p className={styles.class}>
          <b>{title}</b>
          {name !== null && gate !== "out" && <> · you are {name}</>}
        </p>
      )}
      <div role="status">
        <Words gate={gate} />
      </div>
      <Lost />
      <Announcer />
    </FullPage>
  );
}

function Words({ gate }: { readonly gate: Gate }) {
  switch (gate) {
    case "waiting":
      return <p>Your instructor lets learners in one by one. This page opens by itself. You need not reload it.</p>;
    case "planned":
      return <p>You are in. The workshop opens by itself when your instructor begins the class.</p>;
    case "entering":
      return <p>You are being let in.</p>;
    case "over":
      return (
        <p>
          It ended before you were let in. <a href="/join">Join another class</a>
        </p>
      );
    case "out":
      return (
        <p>
          Your place was given up or removed. If that is a mistake, tell your instructor.{" "}
          <a href="/join">Join a class</a>
        </p>
      );
    default:
      return gate satisfies never;
  }
}

/** Who waits has to know when waiting is in vain. */
function Lost() {
  const lost = useWorkshop((state) => state.connection.state === "reconnecting");
  return <div role="status">{lost && <p className={styles.lost}>Connection lost. Trying again…</p>}</div>;
}
