package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A list of the hiring API, walked from its first page to its last. */
record Listing(int total, List<JsonNode> rows) {

    private static final int PAGE_ROWS = 100;

    /**
     * Walks all pages and checks that they fit together: one total, no page short but the last, no row twice.
     *
     * @param credential header names and values in turn
     */
    static Listing read(TestPlatform platform, String path, String... credential) {
        var first = page(platform, path, "", credential);
        var total = first.get("totalFound").asInt();
        var rows = new ArrayList<JsonNode>(rows(first));
        var next = first.get("nextPageId");
        while (next != null) {
            assertThat(rows.size() % PAGE_ROWS)
                    .as("a page that is short and not the last")
                    .isZero();
            var page = page(platform, path, "&pageId=" + next.asString(), credential);
            assertThat(page.get("totalFound").asInt()).isEqualTo(total);
            assertThat(rows(page)).as("the page after nextPageId").isNotEmpty();
            rows.addAll(rows(page));
            next = page.get("nextPageId");
        }
        assertThat(rows).as("rows of all pages together").hasSize(total);
        var listing = new Listing(total, List.copyOf(rows));
        if (!rows.isEmpty() && rows.getFirst().has("id")) {
            assertThat(listing.ids()).doesNotHaveDuplicates();
        }
        return listing;
    }

    private static JsonNode page(TestPlatform platform, String path, String more, String... credential) {
        var answer = platform.get(path + "?limit=" + PAGE_ROWS + more, credential);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var page = TestPlatform.json(answer);
        assertThat(page.get("limit").asInt()).isEqualTo(PAGE_ROWS);
        return page;
    }

    private static List<JsonNode> rows(JsonNode page) {
        return List.copyOf(page.get("content").values());
    }

    /** In the order of the pages. */
    List<String> ids() {
        return rows.stream().map(row -> row.get("id").asString()).toList();
    }

    Listing where(Predicate<JsonNode> condition) {
        var kept = rows.stream().filter(condition).toList();
        return new Listing(kept.size(), kept);
    }

    /** The jobs that a candidate is assigned to. */
    static Set<String> jobsOf(JsonNode candidate) {
        var primary = candidate.get("primaryAssignment");
        var secondary = candidate.get("secondaryAssignments").values().stream();
        return Stream.concat(primary == null || primary.isNull() ? Stream.of() : Stream.of(primary), secondary)
                .map(assignment -> assignment.at("/job/id").asString())
                .collect(Collectors.toUnmodifiableSet());
    }
}
