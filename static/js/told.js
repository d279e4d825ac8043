// For pages that show days and need no other script.
import { tellDays } from "./days.js";

tellDays();
