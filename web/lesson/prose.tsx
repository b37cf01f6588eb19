import styles from "./prose.module.css";

interface ProseProps {
  /** Sanitised by the server, which is the only place that makes HTML of Markdown. */
  readonly html: string;
  /** A sentence rather than paragraphs. */
  readonly inline?: boolean;
  readonly className?: string;
}

/** Text of a lesson. */
export function Prose({ html, inline = false, className }: ProseProps) {
  const Tag = inline ? "span" : "div";
  return (
    <Tag
      className={[inline ? styles.inline : styles.prose, className].filter(Boolean).join(" ")}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
