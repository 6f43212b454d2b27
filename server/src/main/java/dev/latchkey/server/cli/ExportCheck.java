package dev.latchkey.server.cli;

import dev.latchkey.server.audit.ChainedEntry;
import org.jspecify.annotations.Nullable;

/** Checks the entries of an export one by one, in the order of the file: all newest first, or all oldest first. */
final class ExportCheck {

    private final boolean isComplete;
    private @Nullable ChainedEntry last;
    private long count;
    private long gaps;
    private long brokenAt;

    ExportCheck(boolean isComplete) {
        this.isComplete = isComplete;
    }

    /** Whether the entry is as it was written, and fits the one before it in the file. */
    boolean takes(ChainedEntry entry) {
        var before = last;
        last = entry;
        count++;
        if (!entry.isUnaltered()) {
            brokenAt = entry.seq();
            return false;
        }
        if (before == null) {
            return true;
        }
        return before.seq() < entry.seq() ? fits(before, entry) : fits(entry, before);
    }

    private boolean fits(ChainedEntry older, ChainedEntry newer) {
        if (newer.seq() == older.seq() + 1) {
            brokenAt = newer.seq();
            return newer.previousHash().equals(older.hash());
        }
        gaps++;
        brokenAt = older.seq() + 1;
        return !isComplete && newer.seq() > older.seq();
    }

    long count() {
        return count;
    }

    long gaps() {
        return gaps;
    }

    long brokenAt() {
        return brokenAt;
    }
}
