import { useMemo } from "react";
import { encode } from "uqr";
import styles from "./qr-code.module.css";
import { qrPath } from "./qr-path.ts";

/** Modules of white around the code, that readers need to find it (ISO/IEC 18004). */
const QUIET = 4;

/** Black on white in every theme: cameras read it from the back of a room. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    const { size, data } = encode(text, { ecc: "M", border: QUIET });
    return { size, path: qrPath(data) };
  }, [text]);
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect className={styles.white} width={size} height={size} />
      <path className={styles.black} d={path} />
    </svg>
  );
}
