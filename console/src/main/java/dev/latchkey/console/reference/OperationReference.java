package dev.latchkey.console.reference;

import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Leniency;
import dev.latchkey.engine.protocol.UndeclaredParameters;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operation as the reference shows it. What it accepts comes from the engine's operation, what it means from the document.
 *
 * @param targets how the targets of its requests are read
 * @param name its segment in the addresses of the reference; unique within the API
 * @param group heading it is listed under
 * @param description longer words of the document, empty when it has none
 * @param conditions when the query asks for more than {@code access} opens
 * @param requestsPerSecond for each credential
 * @param concurrentRequests for each credential
 * @implNote Many parameters: one for each thing that the page shows.
 */
public record OperationReference(
        Operation operation,
        TargetRules targets,
        String name,
        String group,
        String summary,
        String description,
        Access access,
        List<Condition> conditions,
        int requestsPerSecond,
        int concurrentRequests,
        List<Parameter> parameters,
        @Nullable Body request,
        List<Answer> answers) {

    public OperationReference {
        conditions = List.copyOf(conditions);
        parameters = List.copyOf(parameters);
        answers = List.copyOf(answers);
    }

    /** What its requests may look like beyond what every server reads alike. */
    Set<Leniency> leniencies() {
        return targets.leniencies();
    }

    /** Whether a query may have no parameters but those that it declares. */
    public boolean refusesOtherParameters() {
        return targets.undeclaredParameters() == UndeclaredParameters.REFUSE
                && !operation.query().takesAny();
    }

    /** Another rule that holds when a query parameter is there and has none of the values. */
    public record Condition(String parameter, List<String> unless, Access access) {
        public Condition {
            unless = List.copyOf(unless);
        }
    }

    /** Where a parameter stands. */
    public enum Place {
        PATH,
        QUERY,
        HEADER;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A parameter of the request.
     *
     * @param type in words, for instance {@code list of text}
     * @param values the only ones allowed; empty when any is
     * @param isList several values, each sent with the name again
     * @param example of the document; empty when it has none
     */
    public record Parameter(
            String name,
            Place place,
            boolean isRequired,
            String type,
            String description,
            List<String> values,
            boolean isList,
            String example) {
        public Parameter {
            values = List.copyOf(values);
        }
    }

    /**
     * The content of a request or an answer.
     *
     * @param sample a value of that shape as JSON; empty when the content is not JSON
     */
    public record Body(
            String mediaType, boolean isRequired, String description, List<SchemaLine> lines, String sample) {
        public Body {
            lines = List.copyOf(lines);
        }

        public boolean isJson() {
            return isJson(mediaType);
        }

        static boolean isJson(String mediaType) {
            return mediaType.equals("application/json") || mediaType.endsWith("+json");
        }
    }

    /**
     * An answer.
     *
     * @param status a code, a class such as {@code 4XX}, or {@code default}
     * @param body absent when it has no content
     */
    public record Answer(
            String status, String description, @Nullable Body body) {}

    public HttpMethod method() {
        return operation.method();
    }

    /** The path with its base path. */
    public String path() {
        return operation.paths().getFirst().toString();
    }

    public String link() {
        return ApiReference.link(operation.api()) + "/" + name;
    }

    public List<String> permissions() {
        return operation.permissions().stream()
                .map(permission -> permission.value())
                .sorted()
                .toList();
    }

    /** What its connections may be given over to, as a list with commas. */
    public String upgrades() {
        return String.join(", ", operation.upgrades().stream().sorted().toList());
    }

    /** The id of the document where it has one, else the summary or the signature: a heading for people. */
    public String title() {
        return summary.isEmpty() ? operation.signature() : summary;
    }

    /** Whether the document sets limits of its own. */
    public boolean hasOwnLimits() {
        return operation.limits().requestsPerSecond() != null
                || operation.limits().concurrentRequests() != null;
    }

    /** Whether every word stands in the signature, the summary or the description. */
    boolean matches(Set<String> words) {
        var text = (operation.signature() + " " + operation.id() + " " + summary + " " + description + " "
                        + String.join(" ", access.scopes()))
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }
}
