import { useSearchParams } from "wouter";
import { navigate } from "wouter/use-browser-location";
import type { ClassCard } from "../../server/protocol/classes.ts";
import { getAllCourses } from "../classroom/console.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { bodyOf, type ClassDraft, changesOf, draftOf, emptyDraft } from "./class-draft.ts";
import styles from "./class-form.module.css";
import { ClassForm } from "./class-form.tsx";
import { CoInstructors, JoinCode } from "./class-parts.tsx";
import { LoadedPart } from "./loaded-part.tsx";
import { changeClass, createClass, getClass } from "./teach-api.ts";
import { TeachFrame } from "./teach-frame.tsx";

/** "?from=ID" begins with the settings of another class. */
export function NewClassPage() {
  const [search] = useSearchParams();
  const from = search.get("from");
  const [loaded, { reload }] = useLoaded(`new ${from}`, async () => {
    const [courses, card] = await Promise.all([getAllCourses(), from === null ? null : getClass(from)]);
    const initial: ClassDraft =
      card === null ? emptyDraft(courses) : { ...draftOf(card, courses), title: `${card.class.title} (copy)` };
    return { courses, initial };
  });
  return (
    <TeachFrame title="New class" width="narrow">
      <PageHeader title={from === null ? "New class" : "Duplicate a class"} />
      <LoadedPart loaded={loaded} onRetry={reload}>
        {({ courses, initial }) => (
          <ClassForm
            initial={initial}
            courses={courses}
            submit="Make the class"
            onSubmit={async (body) => {
              const made = await createClass(body);
              navigate(`/teach/${made.class.id}/prepare`);
            }}
          />
        )}
      </LoadedPart>
    </TeachFrame>
  );
}

export function EditClassPage({ classId }: { readonly classId: string }) {
  const [loaded, { reload, set }] = useLoaded(classId, async () => {
    const [courses, card] = await Promise.all([getAllCourses(), getClass(classId)]);
    return { courses, card, initial: draftOf(card, courses) };
  });
  return (
    <TeachFrame title="Edit class" width="narrow">
      <LoadedPart loaded={loaded} onRetry={reload}>
        {({ courses, card, initial }) => (
          <>
            <PageHeader title={`Edit “${card.class.title}”`} />
            {card.class.state === "ended" ? (
              <p className={styles.total}>The class is over. Its settings stay as they were; you can duplicate it.</p>
            ) : (
              <ClassForm
                initial={initial}
                courses={courses}
                submit="Save"
                begun={card.class.state === "open"}
                onSubmit={async (body) => {
                  const changes = changesOf(bodyOf(initial, courses), body);
                  if (Object.keys(changes).length > 0) await changeClass(classId, changes);
                  navigate(`/teach/${classId}/prepare`);
                }}
              />
            )}
            <Parts card={card} onChange={(changed) => set({ courses, card: changed, initial })} />
          </>
        )}
      </LoadedPart>
    </TeachFrame>
  );
}

/** What is changed at once, beside the form. */
function Parts({ card, onChange }: { readonly card: ClassCard; onChange(card: ClassCard): void }) {
  return (
    <>
      <CoInstructors card={card} onChange={onChange} />
      {card.class.state !== "ended" && <JoinCode card={card} onChange={onChange} />}
    </>
  );
}
