import { CircleUserRound } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { Mark } from "../ui/mark.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { useTitle } from "../ui/use-title.ts";
import { loadAccount, useAccount } from "./account.ts";
import { signOut } from "./teach-api.ts";
import styles from "./teach-frame.module.css";

interface TeachFrameProps {
  /** Of the document. */
  readonly title: string;
  /** Text and forms are narrow, tables wide. */
  readonly width?: "narrow" | "usual" | "wide";
  readonly children: ReactNode;
}

/** What all pages of an instructor share: the bar at the top, and a page below it that scrolls. */
export function TeachFrame({ title, width = "usual", children }: TeachFrameProps) {
  useTitle(title);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link href="/teach" className={styles.name} aria-label="Teach">
          <Mark />
          <b>Teach</b>
        </Link>
        <nav className={styles.nav} aria-label="Teach">
          <Section href="/teach">Classes</Section>
          <Section href="/teach/instructors">Instructors</Section>
        </nav>
        <div className={styles.tools}>
          <ThemeButton />
          <AccountMenu />
        </div>
      </header>
      <main id="page" className={styles.scroll} tabIndex={-1}>
        <div className={styles.page} data-width={width}>
          {children}
        </div>
      </main>
    </div>
  );
}

function Section({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const [here] = useLocation();
  const on = href === "/teach" ? here !== "/teach/instructors" : here === href;
  return (
    <Link href={href} aria-current={on ? (here === href ? "page" : "true") : undefined}>
      {children}
    </Link>
  );
}

function AccountMenu() {
  const account = useAccount();
  const me = account.state === "ready" ? account.me.instructor : null;
  if (me === null) return null;
  return (
    <Menu label={`Account: ${me.name}`} icon={<CircleUserRound size={17} aria-hidden />}>
      <div className={styles.who} aria-hidden>
        <b>{me.name}</b>
        <span>{me.email}</span>
      </div>
      <MenuLine />
      <MenuItem onChoose={() => navigate("/teach/instructors#password")}>Change password</MenuItem>
      <MenuItem onChoose={() => void leave()}>Sign out</MenuItem>
    </Menu>
  );
}

/** Who cannot reach the server is told so by what follows, and stays signed in. */
async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  await loadAccount();
  navigate("/teach");
}
