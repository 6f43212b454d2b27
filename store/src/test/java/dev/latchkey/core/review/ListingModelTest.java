package dev.latchkey.core.review;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.review.ListingState.Action;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listings by chance, against a table that says what each state takes and what each company may do by then. */
class ListingModelTest {

    private static final List<Action> ACTIONS = List.of(Action.values());
    private static final int SEQUENCES = 10_000;
    private static final int STEPS = 12;
    private static final List<String> COMPANIES = List.of("acme", "globex", "initech");

    /** Each state with what it takes; whatever is not here is refused. */
    private static final Map<String, Map<String, String>> TABLE = Map.of(
            "DRAFT", Map.of("SAVE", "DRAFT", "SUBMIT", "SUBMITTED"),
            "SUBMITTED",
                    Map.of(
                            "PUBLISH", "PUBLISHED",
                            "REQUEST_CHANGES", "CHANGES_REQUESTED",
                            "SUSPEND", "SUSPENDED",
                            "WITHDRAW", "WITHDRAWN"),
            "CHANGES_REQUESTED",
                    Map.of(
                            "SAVE", "CHANGES_REQUESTED",
                            "SUBMIT", "SUBMITTED",
                            "SUSPEND", "SUSPENDED",
                            "WITHDRAW", "WITHDRAWN"),
            "PUBLISHED",
                    Map.of(
                            "SAVE", "PUBLISHED",
                            "SUBMIT", "SUBMITTED",
                            "SUSPEND", "SUSPENDED",
                            "WITHDRAW", "WITHDRAWN"),
            "SUSPENDED", Map.of("PUBLISH", "PUBLISHED", "WITHDRAW", "WITHDRAWN"),
            "WITHDRAWN", Map.of("SAVE", "DRAFT", "SUBMIT", "SUBMITTED"));

    static ListingContent content(String summary, Set<String> companies) {
        return new ListingContent(
                summary,
                "Posts orders",
                "https://boards.example/",
                "https://boards.example/privacy",
                "help@boards.example",
                ListingCategory.SALES,
                new TreeSet<>(companies));
    }

    private static ListingContent any(Random random, int number) {
        var companies = new TreeSet<String>();
        if (random.nextBoolean()) {
            companies.add(COMPANIES.get(random.nextInt(COMPANIES.size())));
        }
        return content("Number " + number, companies);
    }

    /** What is published by the model, and of whom; null while nothing is. */
    private @Nullable Set<String> published;

    /** What the operator was last asked about, which alone may become published. */
    private @Nullable ListingContent submitted;

    private String state = "DRAFT";
    /** Whether it was ever published or suspended: its link alone is not enough any more. */
    private boolean wasDecided;

    @Test
    void noSequenceOfStepsLeadsElsewhereThanTheTableSays() {
        var random = new Random(27);
        for (var sequence = 0; sequence < SEQUENCES; sequence++) {
            var listing =
                    new Listing("boards", "app", ListingState.DRAFT, any(random, 0), null, null, true, Instant.EPOCH);
            state = "DRAFT";
            published = null;
            submitted = null;
            wasDecided = false;
            for (var step = 1; step <= STEPS; step++) {
                listing = step(listing, random, step);
            }
        }
    }

    private Listing step(Listing before, Random random, int step) {
        var action = ACTIONS.get(random.nextInt(ACTIONS.size()));
        var next = Objects.requireNonNull(TABLE.get(state)).get(action.name());
        if (next == null) {
            assertThatThrownBy(() -> act(before, action, any(random, step))).isInstanceOf(CommandRefused.class);
            return before;
        }
        var after = act(before, action, any(random, step));
        assertThat(after.state().name()).as("%s from %s", action, state).isEqualTo(next);
        state = next;
        switch (action) {
            case SUBMIT -> submitted = before.content();
            case PUBLISH -> published = Objects.requireNonNull(submitted).companies();
            case SUSPEND, WITHDRAW -> published = null;
            case SAVE, REQUEST_CHANGES -> {}
        }
        wasDecided |= action == Action.PUBLISH || action == Action.SUSPEND;
        if (action.isOfOperator()) {
            assertThat(after.reviewed()).as("what was decided about").isEqualTo(submitted);
        }
        if (action == Action.PUBLISH) {
            assertThat(after.published()).isEqualTo(submitted);
        }
        for (var company : COMPANIES) {
            assertThat(after.lets(company)).as("%s lets %s", after, company).isEqualTo(mayInstall(company));
        }
        return after;
    }

    private boolean mayInstall(String company) {
        if (published == null) {
            return !wasDecided;
        }
        return published.isEmpty() || published.contains(company);
    }

    private static Listing act(Listing listing, Action action, ListingContent content) {
        return action == Action.SAVE ? listing.with(content, Instant.EPOCH) : listing.after(action, Instant.EPOCH);
    }

    @Test
    void everyStateIsInTheTable() {
        assertThat(Arrays.stream(ListingState.values()).map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(TABLE.keySet());
    }

    @Test
    void nothingIsTakenThatIsTooLongOrLeadsElsewhere() {
        assertThatThrownBy(() -> content("a".repeat(141), Set.of())).isInstanceOf(CommandRefused.class);
        assertThatThrownBy(() -> content("two\nlines", Set.of())).isInstanceOf(CommandRefused.class);
        var many = IntStream.range(0, 21).mapToObj(Integer::toString).collect(joining(" "));
        assertThatThrownBy(() -> content("Many", Set.of(many.split(" ")))).isInstanceOf(CommandRefused.class);
        var good = content("Good", Set.of());
        for (var address : List.of("http://boards.example/", "javascript:alert(1)", "https://a@b.example/", "//x")) {
            assertThatThrownBy(() -> new ListingContent(
                            good.summary(),
                            good.description(),
                            address,
                            good.privacyUri(),
                            good.support(),
                            good.category(),
                            good.companies()))
                    .isInstanceOf(CommandRefused.class);
        }
    }
}
