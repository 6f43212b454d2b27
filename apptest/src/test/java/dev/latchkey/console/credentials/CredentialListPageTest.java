package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The list of credentials by HTTP: what its links say is what they lead to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialListPageTest {

    private static final String LIST = "/settings/credentials";
    private static final Pattern NAME = Pattern.compile("<a class=\"cut\"[^>]* href=\"[^\"]+\">([^<]+)</a>");
    private static final Pattern CHIP =
            Pattern.compile("<a class=\"chip\" href=\"([^\"]+)\"[^>]*>([^<]+?)\\s*<span class=\"n\">([0-9]+)</span>");
    private static final Pattern ITEM = Pattern.compile("<a class=\"item\" href=\"(" + LIST + "\\?[^\"]*)\"");
    private static final Pattern HEADING = Pattern.compile("<th [^>]*><a href=\"([^\"]+)\">Name");

    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        admin = TestBrowser.signedIn(platform, 0, 0);
        made("Sync <b>&amp;", null);
        made("Sync soon", Duration.ofDays(3));
        made("Sync late", Duration.ofDays(300));
        platform.domain().credentials().commands().revoke(actor(), made("Sync revoked", null));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private Actor.CompanyUser actor() {
        return new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
    }

    private String made(String name, @Nullable Duration life) {
        var end = life == null ? null : Instant.now().plus(life);
        var request = new NewApiKey(new Label(name, ""), end, IpAllowList.ANY);
        return platform.domain()
                .credentials()
                .commands()
                .createApiKey(actor(), request)
                .credential()
                .id();
    }

    private String page(String target) {
        var answer = admin.get(target.replace("&amp;", "&"));
        assertThat(answer.statusCode()).as(target).isEqualTo(200);
        return answer.body();
    }

    private static List<String> names(String page) {
        return NAME.matcher(page).results().map(name -> name.group(1)).toList();
    }

    /** Fifty clients of many scopes stand on one page, which stays small. */
    @Test
    void namesFewScopesAndLeadsToMany() {
        var page = page(LIST + "?type=OAUTH_CLIENT");
        var few = platform.client(0, 1).get("clientId").asString();
        var many = platform.client(0, 0).get("clientId").asString();
        assertThat(row(page, few)).contains("<details class=\"menu left\"", "<li>orders_read</li>");
        assertThat(row(page, many))
                .contains("<a class=\"turn\" href=\"" + LIST + "/" + many + "\">")
                .doesNotContain("<details class=\"menu left\"", "<li>");
    }

    private static String row(String page, String id) {
        return Stream.of(page.split("<tr", -1))
                .filter(row -> row.contains("id." + id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aChipSaysHowManyItLeadsTo() {
        var page = page(LIST + "?q=sync");
        var chips = CHIP.matcher(page).results().toList();
        assertThat(chips.stream().map(chip -> chip.group(2) + " " + chip.group(3)))
                .containsExactly("All 4", "Active 1", "Expiring 2", "Ends soon 1", "Revoked 1");
        for (MatchResult chip : chips) {
            assertThat(chip.group(1)).contains("q=sync");
            assertThat(names(page(chip.group(1)))).as(chip.group(2)).hasSize(Integer.parseInt(chip.group(3)));
        }
    }

    @Test
    void aHeadingSortsAndTurnsTheOrderRound() {
        var first = HEADING.matcher(page(LIST + "?q=sync&type=API_KEY"));
        assertThat(first.find()).isTrue();
        var sorted = page(first.group(1));
        assertThat(names(sorted)).containsExactly("Sync &lt;b&gt;&amp;amp;", "Sync late", "Sync revoked", "Sync soon");
        assertThat(sorted).contains("aria-sort=\"ascending\"");
        var again = HEADING.matcher(sorted);
        assertThat(again.find()).isTrue();
        var turned = page(again.group(1));
        assertThat(names(turned)).isEqualTo(names(sorted).reversed());
        assertThat(turned).contains("aria-sort=\"descending\"");
    }

    @Test
    void everyMenuKeepsWhatElseIsAskedFor() {
        var items = ITEM.matcher(page(LIST + "?q=sync&state=REVOKED")).results().map(item -> item.group(1));
        assertThat(items).hasSizeGreaterThan(12).allSatisfy(item -> {
            assertThat(item).contains("q=sync", "state=REVOKED");
            page(item);
        });
    }

    @Test
    void tellsTimesFromNowAndExactly() {
        var page = page(LIST + "?q=sync+soon");
        assertThat(page)
                .containsPattern("<time title=\"[0-9]{1,2}\u00a0[A-Z][a-z]{2}\u00a0[0-9]{4},"
                        + " [0-9]{2}:[0-9]{2}:[0-9]{2}\u00a0UTC\">in 2 days<span class=\"sr\">,"
                        + " [0-9]{1,2}\u00a0[A-Z][a-z]{2}\u00a0[0-9]{4}")
                .contains("Ends soon", "Never");
    }

    @Test
    void offersNothingMoreForWhatIsOver() {
        assertThat(page(LIST + "?q=sync+revoked")).contains("Copy ID").doesNotContain("/rotate\"", "/revoke\"");
        assertThat(page(LIST + "?q=sync+late")).contains("Copy ID", "/rotate\"", "/revoke\"");
    }

    @Test
    void saysWhenNothingIsFoundAndIgnoresOrdersAndPlacesThatItDoesNotKnow() {
        assertThat(page(LIST + "?q=nothing+like+it")).contains("Nothing matches", "Show all credentials");
        assertThat(names(page(LIST + "?q=sync&sort=SIZE&reversed=perhaps&after=nobody")))
                .hasSize(4);
    }

    /** An address that somebody typed or kept shows what it says, or says that it does not. */
    @Test
    void narrowsByAValueInAnyCaseAndSaysWhenThereIsNoneLikeIt() {
        assertThat(names(page(LIST + "?q=sync&state=revoked")))
                .isEqualTo(names(page(LIST + "?q=sync&state=REVOKED")))
                .containsExactly("Sync revoked");
        assertThat(page(LIST + "?type=api_key&state=revoked")).contains("Clear").doesNotContain("There is no “");

        var unknown = admin.get(LIST + "?q=sync&state=whatever&type=ship");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("There is no “ship, whatever” to narrow this list by");
        assertThat(names(unknown.body())).hasSize(4);
        assertThat(admin.get("/settings/requests?outcome=refused").body()).doesNotContain("There is no “");
        assertThat(admin.get("/settings/requests?outcome=eaten").body()).contains("There is no “EATEN”");
    }
}
