import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { formatClock, formatDate } from "./format.ts";

export interface ShownLink {
  readonly path: string;
  readonly expiresAt: number;
  readonly kind: "invitation" | "reset";
  /** Whose it is. */
  readonly for: string;
}

/** A link that the server does not know any more once this dialog is closed. */
export function OneTimeLink({ link, onClose }: { readonly link: ShownLink; onClose(): void }) {
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const address = `${location.origin}${link.path}`;

  async function copy() {
    try {
      await navigator.clipboard.writeText(address);
      setCopied("yes");
    } catch {
      setCopied("no");
    }
  }

  return (
    <Dialog
      title={link.kind === "reset" ? "Link for a new password" : "Invitation"}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Done</Button>
          <Button look="primary" onClick={() => void copy()}>
            Copy the link
          </Button>
        </>
      }
    >
      <p>
        Send this link to {link.for}, and to nobody else. It works once, until {formatDate(link.expiresAt)},{" "}
        {formatClock(link.expiresAt)}. It is shown only now.
      </p>
      <TextField label="Link" readOnly value={address} onChange={() => {}} onFocus={(event) => event.target.select()} />
      <p role="status">
        {copied === "yes" && "Copied."}
        {copied === "no" && "The browser did not let this page copy. Select the link and copy it by hand."}
      </p>
    </Dialog>
  );
}
