import { type ReactNode, useRef } from "react";
import { Group, type Layout, Panel, Separator } from "react-resizable-panels";
import { LessonPane } from "../lesson/lesson-pane.tsx";
import { classGate, type Gate } from "../store/class-state.ts";
import { read, write } from "../store/settings.ts";
import { useWorkshop } from "../store/workshop-store.ts";
import { TerminalPane } from "../terminal/terminal-pane.tsx";
import { useMedia } from "../ui/use-media.ts";
import { Announcer } from "./announcer.tsx";
import { ClassBanner } from "./class-banner.tsx";
import { ClassGate } from "./class-gate.tsx";
import { NewMessages } from "./class-messages.tsx";
import { ClassQuestion } from "./class-question.tsx";
import { ShownTerminal } from "./class-shown.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Notice } from "./notice.tsx";
import { PaneSwitch } from "./pane-switch.tsx";
import { usePanes } from "./panes.ts";
import { SMALL_SCREEN } from "./small-screen.ts";
import { TopBar } from "./top-bar.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import styles from "./workspace.module.css";

/** The whole screen, or what there is in its place while the class does not let the learner work. */
export function Workspace() {
  const gate: Gate | null = useWorkshop(classGate);
  return gate === null ? <Bench /> : <ClassGate gate={gate} />;
}

/** The lesson beside the terminals, or one at a time where there is little room. */
function Bench() {
  const small = useMedia(SMALL_SCREEN);
  const isShown = useIsShown();
  const wanted = usePanes((state) => state.shown);
  const shown = wanted === "instructor" && !isShown ? "terminal" : wanted;
  useShortcuts();
  return (
    <div className={styles.workspace}>
      <a className={styles.skip} href="#lesson">
        Skip to the lesson
      </a>
      <TopBar />
      <ClassQuestion />
      {small ? (
        <>
          <main className={styles.single} data-shown={shown}>
            {shown === "terminal" && <h1 className="visually-hidden">Terminal</h1>}
            {shown === "instructor" && <h1 className="visually-hidden">Terminal of the instructor</h1>}
            <div className={styles.lesson}>
              <ClassBanner />
              <LessonPane />
            </div>
            <WorkColumn />
            <div className={styles.instructor}>
              <ShownTerminal alone />
            </div>
          </main>
          <PaneSwitch shown={shown} />
        </>
      ) : (
        <main className={styles.main}>
          <Split />
        </main>
      )}
      <NewMessages />
      <Notice />
      <Announcer />
      <Dialogs />
    </div>
  );
}

/** The terminals, with room for the instructor's above them. */
function WorkColumn({ above }: { readonly above?: ReactNode }) {
  return (
    <div className={styles.column}>
      {above}
      <TerminalPane />
    </div>
  );
}

/** An instructor shows a terminal to all. */
function useIsShown(): boolean {
  return useWorkshop(({ klass }) => klass?.class.shown != null);
}

const LAYOUT = "workshop.layout";

function Split() {
  const maximised = usePanes((state) => state.maximised);
  const saved = useRef(savedLayout());
  return (
    <Group
      orientation="horizontal"
      className={styles.split}
      data-maximised={maximised}
      defaultLayout={saved.current}
      onLayoutChanged={(layout) => write(LAYOUT, layout)}
    >
      <Panel id="lesson-panel" className={styles.lesson} defaultSize="40%" minSize={340}>
        <ClassBanner />
        <LessonPane />
      </Panel>
      <Separator className={styles.separator} aria-label="Width of the lesson" />
      <Panel id="work-panel" className={styles.work} minSize={320}>
        <WorkColumn above={<ShownTerminal />} />
      </Panel>
    </Group>
  );
}

function savedLayout(): Layout | undefined {
  const layout = read(LAYOUT);
  const isLayout =
    typeof layout === "object" &&
    layout !== null &&
    ["lesson-panel", "work-panel"].every((id) => typeof (layout as Layout)[id] === "number");
  return isLayout ? (layout as Layout) : undefined;
}
