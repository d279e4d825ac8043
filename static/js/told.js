// For pages that tell days and need no other script.
import { tellDays } from "./days.js";

tellDays();
