import { MenuItem, MenuLine } from "../ui/menu.tsx";
import { MenuList } from "../ui/menu-list.tsx";
import { MAC } from "../ui/platform.ts";
import { panes } from "../workspace/panes.ts";
import { notify, terminals } from "../workspace/workshop.ts";
import styles from "./terminal-menu.module.css";

interface TerminalMenuProps {
  readonly id: string;
  /** Of the pointer, in pixels from the corner of the window. */
  readonly x: number;
  readonly y: number;
  onClose(): void;
}

const COPY_KEYS = MAC ? "Cmd+C" : "Ctrl+Shift+C";
const PASTE_KEYS = MAC ? "Cmd+V" : "Ctrl+Shift+V";
/** About what it takes, so that it stays on the screen. */
const WIDTH = 232;
const HEIGHT = 210;

/** What the right mouse button offers in a terminal. */
export function TerminalMenu({ id, x, y, onClose }: TerminalMenuProps) {
  const view = terminals.get(id);
  if (view === undefined) return null;

  async function paste() {
    const pasted = await view?.paste();
    if (pasted === false) notify(`The browser did not let this page read the clipboard. Press ${PASTE_KEYS}.`);
  }

  const left = Math.max(8, Math.min(x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(y, window.innerHeight - HEIGHT - 8));
  return (
    <div className={styles.place} style={{ left, top }}>
      <MenuList
        label="Terminal"
        style={{ position: "static" }}
        onClose={(focusBack) => {
          onClose();
          if (focusBack && !panes.getState().search) view.focus();
        }}
      >
        <MenuItem hint={COPY_KEYS} disabled={!view.hasSelection} onChoose={() => view.copy()}>
          Copy
        </MenuItem>
        <MenuItem hint={PASTE_KEYS} onChoose={() => void paste()}>
          Paste
        </MenuItem>
        <MenuItem onChoose={() => view.selectAll()}>Select all</MenuItem>
        <MenuLine />
        <MenuItem onChoose={() => panes.setState({ search: true })}>Search…</MenuItem>
        <MenuItem onChoose={() => view.clear()}>Clear</MenuItem>
      </MenuList>
    </div>
  );
}
