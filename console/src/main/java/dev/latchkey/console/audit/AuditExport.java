package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.edge.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A company's log as a file. */
enum AuditExport {
    /** One JSON object a line, with hashes; {@code latchkey audit verify-export} checks it. */
    JSONL("application/x-ndjson;charset=UTF-8") {
        @Override
        String beginning() {
            return "";
        }

        @Override
        void write(StringBuilder to, ChainedEntry entry) {
            to.append(AuditLines.write(entry)).append('\n');
        }
    },
    /** For a spreadsheet (RFC 4180), the facts of an entry as JSON in one field; no field is read as a formula. */
    CSV("text/csv;charset=UTF-8") {
        @Override
        String beginning() {
            return line(List.of("seq", "at", "event", "authorType", "authorId", "entityType", "entityId", "context"));
        }

        @Override
        void write(StringBuilder to, ChainedEntry chained) {
            var entry = chained.entry();
            to.append(line(List.of(
                    Long.toString(chained.seq()),
                    entry.at().toString(),
                    entry.event().name(),
                    entry.author().type().name(),
                    entry.author().id(),
                    entry.subject().type().name(),
                    entry.subject().id(),
                    AuditLines.facts(entry))));
        }

        private static String line(List<String> fields) {
            return fields.stream().map(AuditExport::field).collect(Collectors.joining(",")) + "\r\n";
        }
    };

    /** What a formula begins with; spreadsheets take the wide forms of East Asia, too. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final String SEPARATORS = ",;\t|\r\n";

    private final String contentType;

    AuditExport(String contentType) {
        this.contentType = contentType;
    }

    /** What stands before the first entry. */
    abstract String beginning();

    abstract void write(StringBuilder to, ChainedEntry entry);

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The file, as it is made. */
    HttpResponse answer(AuditDownload download) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", contentType);
        headers.put("Content-Disposition", "attachment; filename=\"audit-log." + wireName() + "\"");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-store");
        return new HttpResponse(200, headers, download);
    }

    /**
     * One field, always in quotes. Spreadsheets run what begins with one of {@link #FORMULA}, and not all of them split at commas: some
     * take a semicolon, a tab or a bar, and so a field of ours for several of theirs. An apostrophe keeps each of those a text.
     */
    static String field(String text) {
        var safe = new StringBuilder(text.length() + 8).append('"');
        var isAtStart = true;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isAtStart && FORMULA.indexOf(c) >= 0) {
                safe.append('\'');
            }
            isAtStart = SEPARATORS.indexOf(c) >= 0 || (isAtStart && (c == '"' || Character.isSpaceChar(c)));
            safe.append(c);
            if (c == '"') {
                safe.append('"');
            }
        }
        return safe.append('"').toString();
    }
}
