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
    /** For a spreadsheet (RFC 4180); no field is read as a formula. */
    CSV("text/csv;charset=UTF-8") {
        @Override
        Buffer write(List<ChainedEntry> entries) {
            var lines = Buffer.buffer("seq,at,event,authorType,authorId,entityType,entityId,context\r\n");
            for (var chained : entries) {
                var entry = chained.entry();
                var context = entry.context().entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining("; "));
                var fields = List.of(
                        Long.toString(chained.seq()),
                        entry.at().toString(),
                        entry.event().name(),
                        entry.author().type().name(),
                        entry.author().id(),
                        entry.subject().type().name(),
                        entry.subject().id(),
                        context);
                lines.appendString(fields.stream().map(AuditExport::field).collect(Collectors.joining(",")))
                        .appendString("\r\n");
            }
            return lines;
        }
    };

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

    /** Spreadsheets run what begins with one of these; an apostrophe keeps it a text. */
    static String field(String text) {
        var isFormula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        var safe = isFormula ? "'" + text : text;
        var isPlain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
