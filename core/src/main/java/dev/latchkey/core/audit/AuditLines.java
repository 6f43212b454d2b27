package dev.latchkey.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.core.json.StrictJson;
import dev.latchkey.engine.protocol.DateTimes;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Entries as JSON lines, one object a line, with their hashes, so that whoever has an export can check it without us. Times are
 * ISO 8601 in UTC with milliseconds.
 */
public final class AuditLines {

    /**
     * Longest line that is read, in characters. The longest entry that a command makes tells the rules of an access group before and after, each of whose
     * characters may be four here.
     */
    public static final int LENGTH_MAX = 1024 * 1024;

    private static final StrictJson JSON = new StrictJson(LENGTH_MAX);

    private static final Set<String> MEMBERS = Set.of(
            "seq",
            "at",
            "companyId",
            "event",
            "authorType",
            "authorId",
            "entityType",
            "entityId",
            "context",
            "previousHash",
            "hash");

    private AuditLines() {}

    /** The line is not an entry of an export; the message says what was expected. */
    public static class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** The line has the form of an entry, but no such entry was ever written. */
    public static final class Forged extends Malformed {
        private static final long serialVersionUID = 1;
        private final long seq;

        Forged(long seq) {
            super("expected words that an audit log uses");
            this.seq = seq;
        }

        /** The number that it claims. */
        public long seq() {
            return seq;
        }
    }

    /** Without the end of the line. */
    public static String write(ChainedEntry chained) {
        var entry = chained.entry();
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("seq", chained.seq())
                .put("at", entry.at().toString())
                .put("companyId", entry.companyId())
                .put("event", entry.event().name())
                .put("authorType", entry.author().type().name())
                .put("authorId", entry.author().id())
                .put("entityType", entry.subject().type().name())
                .put("entityId", entry.subject().id());
        var context = line.putObject("context");
        entry.context().forEach(context::put);
        return line.put("previousHash", chained.previousHash())
                .put("hash", chained.hash())
                .toString();
    }

    /** An entry's facts as one JSON object, so that no value can pass for two facts. */
    public static String facts(AuditEntry entry) {
        var facts = JsonNodeFactory.instance.objectNode();
        entry.context().forEach(facts::put);
        return facts.toString();
    }

    /**
     * The entry of a line. Two readers must find the same in it, so a member given twice or one that no export has is refused:
     * what the hash does not cover would else pass for checked.
     *
     * @throws Malformed when it is no line of an export
     */
    public static ChainedEntry read(String line) throws Malformed {
        if (line.length() > LENGTH_MAX) {
            throw new Malformed("expected at most " + LENGTH_MAX + " characters");
        }
        try {
            var object = JSON.object(line.getBytes(UTF_8)).orElseThrow(IllegalArgumentException::new);
            for (var name : object.propertyNames()) {
                if (!MEMBERS.contains(name)) {
                    throw new Malformed("expected no members but those of an export");
                }
            }
            var context = new TreeMap<String, String>();
            var facts = member(object, "context");
            if (!facts.isObject()) {
                throw new Malformed("expected an object as context");
            }
            facts.properties()
                    .forEach(fact -> context.put(fact.getKey(), fact.getValue().stringValue()));
            var entry = new AuditEntry(
                    text(object, "companyId"),
                    DateTimes.parse(text(object, "at")).orElseThrow(IllegalArgumentException::new),
                    constant(object, "event", AuditEvent.class),
                    new Author(constant(object, "authorType", Author.Type.class), text(object, "authorId")),
                    new AuditSubject(constant(object, "entityType", AuditSubject.Type.class), text(object, "entityId")),
                    context);
            return new ChainedEntry(seq(object), entry, text(object, "previousHash"), text(object, "hash"));
        } catch (JacksonException | IllegalArgumentException _) {
            throw new Malformed("expected one JSON object, as the export of the audit log writes it");
        }
    }

    private static <E extends Enum<E>> E constant(JsonNode object, String name, Class<E> type) throws Malformed {
        var value = text(object, name);
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        throw new Forged(seq(object));
    }

    private static long seq(JsonNode object) throws Malformed {
        var seq = member(object, "seq");
        if (!seq.isIntegralNumber()) {
            throw new Malformed("expected a whole number as seq");
        }
        return seq.longValue();
    }

    private static JsonNode member(JsonNode object, String name) throws Malformed {
        var member = object.get(name);
        if (member == null) {
            throw new Malformed("expected the member " + name);
        }
        return member;
    }

    private static String text(JsonNode object, String name) throws Malformed {
        return member(object, name).stringValue();
    }
}
