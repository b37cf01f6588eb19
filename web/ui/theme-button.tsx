import { Monitor, Moon, Sun } from "lucide-react";
import { settingsStore } from "../store/settings.ts";
import { useSettings } from "../store/workshop-store.ts";
import { Button } from "./button.tsx";

const THEMES = {
  system: { next: "light", label: "as the system", icon: Monitor },
  light: { next: "dark", label: "light", icon: Sun },
  dark: { next: "system", label: "dark", icon: Moon },
} as const;

export function ThemeButton() {
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
