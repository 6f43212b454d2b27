package dev.latchkey.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Entries as long as a command can make them, whatever number of them is asked for, are read a part at a time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LongEntriesTest {

    private static final String EVENTS = "/audit-api/v201910/audit-events";
    private static final String LOG = "/settings/audit-log";
    private static final int CHANGES = 60;

    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        var groups = platform.domain().companies().groups();
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var id = groups.createAccessGroup(actor, "long", "Long", rules('a')).id();
        for (var i = 0; i < CHANGES; i++) {
            groups.editAccessGroup(actor, id, "Long", rules((char) ('b' + i % 2)));
        }
        admin = TestBrowser.signedIn(platform, 0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** As long as rules may be, of what takes most room once it is written. */
    private static SortedMap<String, SortedSet<String>> rules(char mark) {
        var rules = new TreeMap<String, SortedSet<String>>();
        var value = "\\\"<&".repeat(24);
        for (var field : List.of("brand", "department")) {
            var values = new TreeSet<String>();
            for (var i = 0; i < AccessGroup.RULES_LENGTH_MAX / 2 / 100; i++) {
                values.add(String.format("%c%03d", mark, i) + value);
            }
            rules.put(field, Collections.unmodifiableSortedSet(values));
        }
        return rules;
    }

    @Test
    void aPageOfTheAuditApiHasFewerOfThemAndGoesOn() {
        var seen = new ArrayList<Long>();
        var path = EVENTS + "?entityId=long&limit=100";
        for (var pages = 0; path != null; pages++) {
            assertThat(pages).isLessThan(200);
            var answer = platform.get(path, "X-Api-Key", platform.apiKey(0));
            assertThat(answer.body().length()).isLessThan(4 * AuditSearch.FACTS_MAX);
            var page = TestPlatform.json(answer);
            page.get("content").forEach(event -> seen.add(event.get("id").asLong()));
            var next = page.get("nextPageId");
            path = next.isNull() ? null : EVENTS + "?entityId=long&limit=100&nextPageId=" + next.asString();
        }
        assertThat(seen).hasSize(CHANGES + 1).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(LongStream.of(seen.stream().mapToLong(Long::longValue).toArray())
                        .distinct())
                .hasSize(CHANGES + 1);
    }

    @Test
    void thePageOfTheLogCutsThemAndLeadsToEach() {
        var page = admin.get(LOG).body();
        assertThat(page.split("<dt>Number</dt>", -1)).hasSize(51);
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
        var seq = page.replaceAll("(?s).*?href=\"" + LOG + "/([0-9]+)\".*", "$1");

        var whole = admin.get(LOG + "/" + seq);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).contains("c099", "b099", "brand", "department");
        assertThat(TestBrowser.signedIn(platform, 1, 0).get(LOG + "/" + seq).statusCode())
                .isEqualTo(404);
        for (var unknown : List.of("999999999", "0", "-1", "x", "1111111111111111111111")) {
            assertThat(admin.get(LOG + "/" + unknown).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anExportOfThemIsReadAsItIsChecked() throws Exception {
        admin.get(LOG);
        var lines = admin.post(LOG + "/export?entityId=long", "format", "jsonl")
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(CHANGES + 1);
        for (var line : lines) {
            assertThat(line.length()).isLessThan(AuditLines.LENGTH_MAX);
            assertThat(AuditLines.read(line).isUnaltered()).isTrue();
        }
        assertThat(admin.post(LOG + "/verify").body()).contains("The chain is whole");
    }

    @Test
    void groupsThatAreLongAreReadAPartAtATime() {
        var groups = platform.domain().companies().groups();
        var actor = new Actor.CompanyUser(platform.companyId(1), platform.adminUserId(1));
        var ids = new TreeSet<String>();
        for (var i = 0; i < 30; i++) {
            ids.add(groups.createAccessGroup(actor, "g" + (100 + i), "Group " + i, rules('x'))
                    .id());
        }
        var seen = new ArrayList<String>();
        var path = "/manage/v1/access-groups";
        for (var pages = 0; path != null; pages++) {
            assertThat(pages).isLessThan(60);
            var answer = platform.get(path, "X-Api-Key", platform.apiKey(1));
            assertThat(answer.body().length()).isLessThan(4 * AuditSearch.FACTS_MAX);
            var page = TestPlatform.json(answer);
            page.get("content").forEach(group -> seen.add(group.get("id").asString()));
            var next = page.get("nextPageId");
            path = next.isNull() ? null : "/manage/v1/access-groups?pageId=" + next.asString();
        }
        assertThat(seen).containsAll(ids).doesNotHaveDuplicates();

        var globex = TestBrowser.signedIn(platform, 1, 0);
        for (var page : List.of("/settings/access-groups", "/settings/users", "/settings/credentials")) {
            var answer = globex.get(page);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
        }
        assertThat(globex.get("/settings/access-groups").body())
                .contains("Group 29", "x000", "…")
                .doesNotContain("x099");
    }
}
