package dev.latchkey.console.audit;

import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.edge.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A company's log as a file. */
enum AuditExport {
    /** One JSON object a line, with hashes; {@code latchkey audit verify-export} checks it. */
    JSONL("application/x-ndjson;charset=UTF-8") {
        @Override
        Buffer write(List<ChainedEntry> entries) {
            var lines = Buffer.buffer();
            entries.forEach(entry -> lines.appendString(AuditLines.write(entry)).appendString("\n"));
            return lines;
        }
    },
    /** For a spreadsheet (RFC 4180), the facts of an entry as JSON in one field; no field is read as a formula. */
    CSV("text/csv;charset=UTF-8") {
        @Override
        Buffer write(List<ChainedEntry> entries) {
            var lines = Buffer.buffer();
            line(lines, List.of("seq", "at", "event", "authorType", "authorId", "entityType", "entityId", "context"));
            for (var chained : entries) {
                var entry = chained.entry();
                var fields = List.of(
                        Long.toString(chained.seq()),
                        entry.at().toString(),
                        entry.event().name(),
                        entry.author().type().name(),
                        entry.author().id(),
                        entry.subject().type().name(),
                        entry.subject().id(),
                        AuditLines.facts(entry));
                line(lines, fields);
            }
            return lines;
        }

        private static void line(Buffer lines, List<String> fields) {
            lines.appendString(fields.stream().map(AuditExport::field).collect(Collectors.joining(",")))
                    .appendString("\r\n");
        }
    };

    /** What a formula begins with; spreadsheets take the wide forms of East Asia, too. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final String SEPARATORS = ",;\t|\r\n";

    private final String contentType;

    AuditExport(String contentType) {
        this.contentType = contentType;
    }

    abstract Buffer write(List<ChainedEntry> entries);

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A file whose name says when it does not go back to the first entry that matched. */
    HttpResponse answer(AuditTrail.Export export) {
        var entries = export.entries();
        var name = export.isCut() ? "audit-log-from-" + entries.getLast().seq() : "audit-log";
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", contentType);
        headers.put("Content-Disposition", "attachment; filename=\"" + name + "." + wireName() + "\"");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Cache-Control", "no-store");
        return new HttpResponse(200, headers, write(entries));
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
