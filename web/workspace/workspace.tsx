import { type ReactNode, useRef } from "react";
import { Group, type Layout, Panel, Separator } from "react-resizable-panels";
import { LessonPane } from "../lesson/lesson-pane.tsx";
import { read, write } from "../store/settings.ts";
import { TerminalPane } from "../terminal/terminal-pane.tsx";
import { useMedia } from "../ui/use-media.ts";
import { Announcer } from "./announcer.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Notice } from "./notice.tsx";
import { PaneSwitch } from "./pane-switch.tsx";
import { usePanes } from "./panes.ts";
import { SMALL_SCREEN } from "./small-screen.ts";
import { TopBar } from "./top-bar.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import styles from "./workspace.module.css";

/** The whole screen: the lesson beside the terminals, or one at a time where there is little room. */
export function Workspace() {
  const small = useMedia(SMALL_SCREEN);
  const shown = usePanes((state) => state.shown);
  useShortcuts();
  return (
    <div className={styles.workspace}>
      <a className={styles.skip} href="#lesson">
        Skip to the lesson
      </a>
      <TopBar />
      {small ? (
        <>
          <main className={styles.single} data-shown={shown}>
            {shown === "terminal" && <h1 className="visually-hidden">Terminal</h1>}
            <div className={styles.lesson}>
              <LessonPane />
            </div>
            <WorkColumn />
          </main>
          <PaneSwitch />
        </>
      ) : (
        <main className={styles.main}>
          <Split />
        </main>
      )}
      <Notice />
      <Announcer />
      <Dialogs />
    </div>
  );
}

/** The terminals, with room for a second panel below them. */
function WorkColumn({ below }: { readonly below?: ReactNode }) {
  return (
    <div className={styles.column}>
      <TerminalPane />
      {below}
    </div>
  );
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
        <LessonPane />
      </Panel>
      <Separator className={styles.separator} aria-label="Width of the lesson" />
      <Panel id="work-panel" className={styles.work} minSize={320}>
        <WorkColumn />
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
