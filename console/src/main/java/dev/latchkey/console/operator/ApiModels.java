package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues.Time;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the templates of APIs show. */
public final class ApiModels {

    private ApiModels() {}

    /** A path may be broken before each of its segments but the first. */
    private static List<String> partsOf(String signature) {
        return List.of(signature.split("(?<=[^ ])(?=/)"));
    }

    /** @param isWell whether every address gets requests; absent while nobody asked any */
    public record Upstream(String text, @Nullable Boolean isWell) {}

    /**
     * A line of the list.
     *
     * @param open how many operations everybody may call
     * @param closed how many nobody gets in to
     */
    public record Line(
            String path, String name, String title, int operations, long open, long closed, Upstream upstream) {}

    /** @param contradictions what the documents, put together, leave closed */
    public record ListModel(
            List<Line> apis,
            List<String> contradictions,
            long generation,
            Time since,
            @Nullable String note) {}

    /** @param isUp absent while nobody asked it */
    public record Address(String name, @Nullable Boolean isUp) {}

    /** What a security scheme is taken for. */
    public record Scheme(String name, String declared, String takenFor, boolean isChosen) {}

    /** @param reason where there is one */
    public record Operation(String signature, String reason) {

        /** Of the signature, between which it may be broken. */
        public List<String> parts() {
            return partsOf(signature);
        }
    }

    /**
     * Some operations, the first of them by name.
     *
     * @param more how many are not shown
     */
    public record Some(List<Operation> shown, int more) {
        public boolean isEmpty() {
            return shown.isEmpty();
        }

        public int count() {
            return shown.size() + more;
        }
    }

    /**
     * One API.
     *
     * @param openapi what the document is written in
     * @param underWay requests at the upstream now; absent while nobody asked it
     * @param open operations that everybody may call
     * @param closed operations that nobody gets in to, with the reason
     * @param problems what is not as it should be in the document
     * @param all every operation, with who may call it
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Detail(
            String name,
            String title,
            String openapi,
            String file,
            List<Address> addresses,
            @Nullable String healthPath,
            @Nullable Integer underWay,
            List<Scheme> schemes,
            Some open,
            Some closed,
            Some problems,
            Some all) {}

    /** @param opens whether somebody gets in who did not */
    public record Access(String operation, boolean opens, String before, String after) {

        /** Of the operation, between which it may be broken. */
        public List<String> parts() {
            return partsOf(operation);
        }
    }

    /**
     * What the files would change.
     *
     * @param note what came of applying it; absent before
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Change(
            String digest,
            boolean isEmpty,
            boolean isApplicable,
            boolean opens,
            List<String> problems,
            List<String> restarts,
            List<Access> access,
            int moreAccess,
            List<String> openings,
            List<String> others,
            @Nullable String note) {}
}
