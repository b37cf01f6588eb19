import { Menu as MenuIcon } from "lucide-react";
import { navigate } from "wouter/use-browser-location";
import { cheatSheetUrl } from "../connection/api.ts";
import { timeLeft } from "../lesson/ago.ts";
import { lessonsOf } from "../store/class-state.ts";
import { changeFontSize, settingsStore } from "../store/settings.ts";
import { useSettings, useWorkshop } from "../store/workshop-store.ts";
import { Menu, MenuItem, MenuLine, MenuLink, MenuToggle } from "../ui/menu.tsx";
import { useMedia } from "../ui/use-media.ts";
import { useNow } from "../ui/use-now.ts";
import { openLessonAddress } from "./addresses.ts";
import { ClassEntries } from "./class-menu.tsx";
import { panes } from "./panes.ts";
import { SMALL_SCREEN } from "./small-screen.ts";
import { ask } from "./workshop.ts";

export function MainMenu() {
  return (
    <Menu label="Menu" icon={<MenuIcon size={16} aria-hidden />}>
      <Entries />
    </Menu>
  );
}

function Entries() {
  const { fontSize, screenReader, singleKeys } = useSettings((settings) => settings);
  const course = useWorkshop((state) => openLessonAddress(state)?.split("/")[0] ?? state.start?.course);
  const problems = useWorkshop((state) => state.problems.length);
  const endsAt = useWorkshop(({ sandbox }) => (sandbox.state === "ready" ? sandbox.idleEndsAt : null));
  const now = useNow(10_000);
  const small = useMedia(SMALL_SCREEN);
  return (
    <>
      {small && <Lessons />}
      <ClassEntries />
      <MenuItem hint="?" onChoose={() => panes.setState({ dialog: "shortcuts" })}>
        Keyboard shortcuts
      </MenuItem>
      {course !== undefined && <MenuLink href={cheatSheetUrl(course)}>Download the cheat sheet</MenuLink>}
      <MenuLine />
      <MenuItem stays onChoose={() => changeFontSize(1)} hint={`${fontSize} px`}>
        Larger terminal text
      </MenuItem>
      <MenuItem stays onChoose={() => changeFontSize(-1)}>
        Smaller terminal text
      </MenuItem>
      <MenuToggle on={screenReader} onChange={(on) => settingsStore.setState({ screenReader: on })}>
        Screen-reader mode
      </MenuToggle>
      <MenuToggle on={singleKeys} onChange={(on) => settingsStore.setState({ singleKeys: on })}>
        Single-key shortcuts
      </MenuToggle>
      <MenuLine />
      {endsAt !== null && (
        <MenuItem stays hint={timeLeft(endsAt - now)} onChoose={() => ask({ type: "sandbox.extend" })}>
          Extend sandbox time
        </MenuItem>
      )}
      {problems > 0 && (
        <MenuItem onChoose={() => panes.setState({ dialog: "problems" })}>Problems with courses ({problems})</MenuItem>
      )}
      <MenuItem onChoose={() => panes.setState({ dialog: "startOver" })}>Start over…</MenuItem>
    </>
  );
}

/** Where the rail has no room for their names. */
function Lessons() {
  const here = useWorkshop(openLessonAddress);
  const courseId = here?.split("/")[0];
  const course = useWorkshop((state) => state.courses.find(({ id }) => id === courseId));
  const klass = useWorkshop((state) => state.klass);
  if (course === undefined) return null;
  return (
    <>
      {lessonsOf(course, klass).map((lesson, at) => {
        const address = `${course.id}/${lesson.id}`;
        return (
          <MenuItem
            key={lesson.id}
            hint={address === here ? "here" : undefined}
            onChoose={() => {
              panes.setState({ shown: "lesson" });
              navigate(`/${address}`);
            }}
          >
            {at + 1}. {lesson.title}
          </MenuItem>
        );
      })}
      <MenuLine />
    </>
  );
}
