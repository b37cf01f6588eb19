import { Maximize, Minimize } from "lucide-react";
import { useEffect, useState } from "react";
import type { Board } from "../classroom/board-state.ts";
import { useBoard } from "../classroom/console.ts";
import { WithConsole } from "../classroom/console-page.tsx";
import { showCode } from "../join/code.ts";
import { Button } from "../ui/button.tsx";
import { ButtonLink } from "../ui/button-link.tsx";
import { FullPage } from "../ui/full-page.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { useTitle } from "../ui/use-title.ts";
import styles from "./project-page.module.css";
import { QrCode } from "./qr-code.tsx";

/** How to join, to be read from the back of a room. Keeps up with who joins and with a new code. */
export function ProjectPage({ classId }: { readonly classId: string }) {
  return <WithConsole classId={classId}>{(board) => <Projected board={board} />}</WithConsole>;
}

function Projected({ board }: { readonly board: Board }) {
  const { id, title, state } = board.class;
  useTitle(`Join ${title}`);
  if (state === "ended")
    return (
      <FullPage title={`${title} is over`}>
        <p>Its code does not work any more.</p>
        <ButtonLink href={`/teach/${id}/report`}>Report</ButtonLink>
      </FullPage>
    );
  const code = showCode(board.settings.code);
  return (
    <div className={styles.page}>
      <header className={styles.tools}>
        <ButtonLink href={`/teach/${id}`}>Console</ButtonLink>
        <ThemeButton />
        <FullScreenButton />
      </header>
      <main className={styles.main}>
        <h1>{title}</h1>
        <div className={styles.ways}>
          <div className={styles.typed}>
            <p>Open this address in your browser</p>
            <p className={styles.address}>{location.host}/join</p>
            <p>and type the code</p>
            <p className={styles.code}>{code}</p>
            <JoinedCount board={board} />
          </div>
          <figure className={styles.scanned}>
            <QrCode text={`${location.origin}/join/${code}`} label={`QR code of ${location.host}/join/${code}`} />
            <figcaption>or scan this</figcaption>
          </figure>
        </div>
      </main>
    </div>
  );
}

/** Not there while the connection is lost: a number that stands still would mislead. */
function JoinedCount({ board }: { readonly board: Board }) {
  const live = useBoard(({ connection }) => connection.state === "live");
  const joined = board.seats.filter(({ state }) => state !== "removed").length;
  return (
    <p className={styles.joined}>
      {live && (
        <>
          <b>{joined}</b> of {board.settings.seats} joined
        </>
      )}
    </p>
  );
}

function FullScreenButton() {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const Icon = full ? Minimize : Maximize;
  return (
    <Button
      onClick={() =>
        void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined)
      }
    >
      <Icon size={15} aria-hidden /> {full ? "Leave full screen" : "Full screen"}
    </Button>
  );
}
