import "./connection/jitless.ts";
import "./styles/global.css";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { applyTheme } from "./workspace/theme.ts";

applyTheme();
createRoot(document.getElementById("root") as HTMLElement).render(<App />);
