import { ChevronDown, ChevronUp, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { panes } from "../workspace/panes.ts";
import { terminals } from "../workspace/workshop.ts";
import styles from "./terminal-search.module.css";

/** Searches what a terminal has printed. */
export function TerminalSearch({ id }: { readonly id: string }) {
  const [text, setText] = useState("");
  const [results, setResults] = useState<{ index: number; count: number }>({
    index: -1,
    count: 0,
  });
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    input.current?.focus();
    const view = terminals.get(id);
    const stop = view?.onSearchResults((index, count) => setResults({ index, count }));
    return () => {
      stop?.();
      view?.endSearch();
    };
  }, [id]);

  function close() {
    panes.setState({ search: false });
    terminals.focus(id);
  }

  const find = (direction: "next" | "previous") => terminals.get(id)?.find(text, direction);
  return (
    <search className={styles.search} aria-label="Terminal output">
      <input
        ref={input}
        type="search"
        aria-label="Search in the terminal"
        placeholder="Search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          terminals.get(id)?.find(event.target.value, "previous", true);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") find(event.shiftKey ? "next" : "previous");
          if (event.key === "Escape") close();
        }}
      />
      <span role="status" className={styles.count}>
        {text !== "" && (results.count === 0 ? "Nothing found" : `${results.index + 1} of ${results.count}`)}
      </span>
      <Button look="terminalGhost" aria-label="Previous match" onClick={() => find("previous")}>
        <ChevronUp size={16} aria-hidden />
      </Button>
      <Button look="terminalGhost" aria-label="Next match" onClick={() => find("next")}>
        <ChevronDown size={16} aria-hidden />
      </Button>
      <Button look="terminalGhost" aria-label="Close the search" onClick={close}>
        <X size={16} aria-hidden />
      </Button>
    </search>
  );
}
