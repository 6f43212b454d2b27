package dev.latchkey.app.cli;

import dev.latchkey.core.audit.ChainedEntry;
import org.jspecify.annotations.Nullable;

/** Checks the entries of an export one by one, in the order of the file: all newest first, or all oldest first. */
final class ExportCheck {

    private final boolean isComplete;
    private @Nullable ChainedEntry last;
    /** Whether numbers rise; unknown before the second entry. */
    private @Nullable Boolean isRising;

    private long lowest = Long.MAX_VALUE;
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
        lowest = Math.min(lowest, entry.seq());
        brokenAt = entry.seq();
        if (!entry.isUnaltered() || !isBeginningWhereItShould(entry)) {
            return false;
        }
        return before == null || follows(before, entry);
    }

    /** Number 1 stands behind the beginning, and nothing else does. */
    private static boolean isBeginningWhereItShould(ChainedEntry entry) {
        return entry.seq() >= 1 && (entry.seq() == 1) == entry.previousHash().equals(ChainedEntry.BEGINNING);
    }

    /** In the file's one direction, of the same company, never twice. */
    private boolean follows(ChainedEntry before, ChainedEntry entry) {
        var rises = before.seq() < entry.seq();
        if (isRising == null) {
            isRising = rises;
        }
        if (before.seq() == entry.seq()
                || rises != isRising
                || !before.entry().companyId().equals(entry.entry().companyId())) {
            return false;
        }
        return rises ? fits(before, entry) : fits(entry, before);
    }

    private boolean fits(ChainedEntry older, ChainedEntry newer) {
        if (newer.seq() == older.seq() + 1) {
            brokenAt = newer.seq();
            return newer.previousHash().equals(older.hash());
        }
        gaps++;
        brokenAt = older.seq() + 1;
        return !isComplete;
    }

    /** Whether nothing is missing at the file's end: a complete export begins with number 1. */
    boolean ends() {
        brokenAt = 1;
        return !isComplete || lowest == 1;
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
