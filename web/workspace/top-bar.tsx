import { Monitor, Moon, Sun } from "lucide-react";
import { Link } from "wouter";
import { settingsStore } from "../store/settings.ts";
import { useSettings, useWorkshop } from "../store/workshop-store.ts";
import { Button } from "../ui/button.tsx";
import { Mark } from "../ui/mark.tsx";
import { LessonRail } from "./lesson-rail.tsx";
import { MainMenu } from "./main-menu.tsx";
import { TimeLeft } from "./time-left.tsx";
import styles from "./top-bar.module.css";

export function TopBar() {
  const name = useWorkshop((state) => {
    const course =
      state.lesson.state === "ready"
        ? state.lesson.lesson.course
        : state.lesson.state === "none"
          ? state.start?.course
          : state.lesson.course;
    return state.courses.find(({ id }) => id === course)?.title ?? "Docker Workshop";
  });
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.name} aria-label={name}>
        <Mark />
        <b>{name}</b>
      </Link>
      <LessonRail />
      <div className={styles.tools}>
        <TimeLeft />
        <ThemeButton />
        <MainMenu />
      </div>
    </header>
  );
}

const THEMES = {
  system: { next: "light", label: "as the system", icon: Monitor },
  light: { next: "dark", label: "light", icon: Sun },
  dark: { next: "system", label: "dark", icon: Moon },
} as const;

function ThemeButton() {
  const theme = useSettings((settings) => settings.theme);
  const { next, label, icon: Icon } = THEMES[theme];
  return (
    <Button
      look="icon"
      aria-label={`Theme: ${label}`}
      title={`Theme: ${label}`}
      onClick={() => settingsStore.setState({ theme: next })}
    >
      <Icon size={15} aria-hidden />
    </Button>
  );
}
