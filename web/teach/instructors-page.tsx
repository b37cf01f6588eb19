import { useState } from "react";
import type { InstructorsView } from "../../server/protocol/instructors.ts";
import { ago } from "../lesson/ago.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { useNow } from "../ui/use-now.ts";
import { formatClock, formatDate } from "./format.ts";
import styles from "./instructors-page.module.css";
import { InviteForm } from "./invite-form.tsx";
import { LoadedPart } from "./loaded-part.tsx";
import { OneTimeLink, type ShownLink } from "./one-time-link.tsx";
import { PasswordForm } from "./password-form.tsx";
import { Sessions } from "./sessions.tsx";
import { getInstructors, removeInstructor, resetPassword, revokeInvitation } from "./teach-api.ts";
import { TeachFrame } from "./teach-frame.tsx";

type Instructor = InstructorsView["instructors"][number];
type Asking = { readonly what: "reset" | "remove"; readonly who: Instructor } | null;

export function InstructorsPage() {
  const [loaded, { reload }] = useLoaded("instructors", getInstructors);
  const [asking, setAsking] = useState<Asking>(null);
  const [link, setLink] = useState<ShownLink | null>(null);
  return (
    <TeachFrame title="Instructors" width="narrow">
      <PageHeader title="Instructors" sub="Everybody here may teach classes of their own and invite others." />
      <LoadedPart loaded={loaded} onRetry={reload}>
        {({ instructors, invitations, sessions }) => (
          <>
            <People instructors={instructors} onAsk={setAsking} />
            <section className={styles.section} aria-labelledby="invite">
              <h2 id="invite">Invite an instructor</h2>
              <InviteForm
                onInvited={(invited) => {
                  setLink(invited);
                  void reload();
                }}
              />
              <Invitations invitations={invitations} onChange={reload} />
            </section>
            <PasswordForm onChanged={() => void reload()} />
            <Sessions sessions={sessions} onChange={reload} />
          </>
        )}
      </LoadedPart>
      {asking?.what === "reset" && (
        <ConfirmDialog
          title={`Make a link for ${asking.who.name} to set a new password?`}
          confirm="Make the link"
          onConfirm={async () => {
            const { path, expiresAt } = await resetPassword(asking.who.id);
            setLink({ path, expiresAt, kind: "reset", for: asking.who.email });
            void reload();
          }}
          onClose={() => setAsking(null)}
        >
          <p>
            Whoever has the link can sign in as {asking.who.name}. The present password works until the link is used.
          </p>
        </ConfirmDialog>
      )}
      {asking?.what === "remove" && (
        <ConfirmDialog
          title={`Remove ${asking.who.name}?`}
          confirm="Remove"
          onConfirm={async () => {
            await removeInstructor(asking.who.id);
            void reload();
          }}
          onClose={() => setAsking(null)}
        >
          <p>
            The account of {asking.who.email} is deleted and signed out everywhere. Classes that nobody else teaches
            cannot be opened by anybody then: add another instructor to them first.
          </p>
        </ConfirmDialog>
      )}
      {link !== null && asking === null && <OneTimeLink link={link} onClose={() => setLink(null)} />}
    </TeachFrame>
  );
}

interface PeopleProps {
  readonly instructors: readonly Instructor[];
  onAsk(asking: Asking): void;
}

function People({ instructors, onAsk }: PeopleProps) {
  const now = useNow(60_000);
  return (
    <ul className={styles.list} aria-label="Instructors">
      {instructors.map((who) => (
        <li key={who.id}>
          <div>
            <b>{who.name}</b> {who.you && <Badge kind="accent">You</Badge>}
            <p>
              {who.email} · {who.seenAt === null ? "never signed in" : `here ${ago(now - who.seenAt)}`}
            </p>
          </div>
          {!who.you && (
            <div className={styles.actions}>
              <Button aria-label={`New password for ${who.name}…`} onClick={() => onAsk({ what: "reset", who })}>
                New password…
              </Button>
              <Button aria-label={`Remove ${who.name}…`} onClick={() => onAsk({ what: "remove", who })}>
                Remove…
              </Button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

interface InvitationsProps {
  readonly invitations: InstructorsView["invitations"];
  onChange(): Promise<void>;
}

function Invitations({ invitations, onChange }: InvitationsProps) {
  const [revoking, setRevoking] = useState<InvitationsProps["invitations"][number] | null>(null);
  if (invitations.length === 0) return null;
  return (
    <>
      <h3 className={styles.open}>Links that are not used yet</h3>
      <ul className={styles.list} aria-label="Links that are not used yet">
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <div>
              <b>{invitation.email}</b> {invitation.kind === "reset" && <Badge>New password</Badge>}
              <p>
                Works until {formatDate(invitation.expiresAt)}, {formatClock(invitation.expiresAt)}
              </p>
            </div>
            <Button aria-label={`Revoke the link for ${invitation.email}…`} onClick={() => setRevoking(invitation)}>
              Revoke…
            </Button>
          </li>
        ))}
      </ul>
      {revoking !== null && (
        <ConfirmDialog
          title={`Revoke the link for ${revoking.email}?`}
          confirm="Revoke"
          onConfirm={async () => {
            await revokeInvitation(revoking.id);
            await onChange();
          }}
          onClose={() => setRevoking(null)}
        >
          <p>It stops working at once. You can make another one at any time.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
