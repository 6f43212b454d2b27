package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues.Time;
import dev.latchkey.console.lists.Choice;
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

    /**
     * Why operations contradict each other.
     *
     * @param problems the first of them, each by itself, where there are several
     * @param all how many there are
     */
    public record Cause(String text, List<String> problems, int all) {}

    /** @param contradictions what the documents, put together, leave closed */
    public record ListModel(
            List<Line> apis,
            ShownPart<Cause> contradictions,
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

    /** Whom an operation lets in, as far as that calls for a look. */
    public enum Reach {
        EVERYBODY,
        SOMEBODY,
        NOBODY
    }

    /**
     * An operation in the list of those of an API.
     *
     * @param method several, with commas, or words, where more than one is meant
     * @param who may call it, or why nobody may
     */
    public record Row(String method, String path, String who, Reach reach) {

        /** Of the path, between which it may be broken. */
        public List<String> parts() {
            return partsOf(path);
        }
    }

    /**
     * The operations of an API that were asked for.
     *
     * @param text that their methods and paths were searched for
     * @param reach that was asked for, as the address has it; empty for all
     * @param chips which of them to show, with how many each shows
     */
    public record Listing(String text, String reach, List<Choice> chips, ShownPart<Row> rows) {}

    /**
     * One API.
     *
     * @param openapi what the document is written in
     * @param underWay requests at the upstream now; absent while nobody asked it
     * @param problems what is not as it should be in the document
     * @param contradictions what of it is closed in part, or wholly, because operations contradict each other
     * @param contradicted how many problems all of these are
     * @param operations with who may call them
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
            ShownPart<Scheme> schemes,
            ShownPart<Operation> problems,
            ShownPart<Cause> contradictions,
            int contradicted,
            Listing operations) {}

    /** What becomes of who may call an operation. */
    public record Access(String operation, String before, String after) {

        /** Of the operation, between which it may be broken. */
        public List<String> parts() {
            return partsOf(operation);
        }
    }

    /**
     * What the files would change.
     *
     * @param opening operations that somebody gets in to who did not: all of them, for no one may overlook one
     * @param access the other operations that change
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
            List<Access> opening,
            ShownPart<Access> access,
            List<String> openings,
            List<String> others,
            @Nullable String note) {

        /** How many operations are called by others than before. */
        public int changed() {
            return opening.size() + access.all();
        }
    }
}
