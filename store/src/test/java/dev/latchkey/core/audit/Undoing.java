package dev.latchkey.core.audit;

import java.util.function.Consumer;

/** One command, and what somebody does who has read its entry. */
record Undoing(String command, String name, String log, Runnable done, Consumer<AuditEntry> byHand) {
    Undoing(String command, String name, Runnable done, Consumer<AuditEntry> byHand) {
        this(command, name, "acme", done, byHand);
    }
}
