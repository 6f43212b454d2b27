package dev.latchkey.demo.hiring;

import static dev.latchkey.demo.hiring.testing.TestPrincipals.anonymous;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.apiKey;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.client;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.partner;
import static dev.latchkey.demo.hiring.testing.TestPrincipals.withScope;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.testing.Rows;
import dev.latchkey.demo.hiring.testing.TestHiring;
import dev.latchkey.demo.hiring.testing.TestPrincipals.Caller;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the public, companies and partners see of postings, and what partners may do with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostingsTest {

    private static final String POSTINGS = "posting-api";
    private static final String LIST = "/v1/companies/acme/postings";
    private static final Caller KEY = apiKey("acme", "acme-administrator");
    private static final Caller READER = withScope(client("acme", "STANDARD", null), "internal_postings_read");
    private static final Caller PARTNER = partner(TestHiring.PARTNER);
    private static final Caller OTHER_PARTNER = partner(TestHiring.OTHER_PARTNER);
    private static final String APPLICATION =
            "{\"firstName\": \"Mary\", \"lastName\": \"Somerville\", \"email\": \"mary@example.com\"}";

    private TestHiring hiring;

    @BeforeAll
    void start() throws IOException {
        hiring = TestHiring.start();
    }

    @AfterAll
    void stop() throws IOException {
        hiring.close();
    }

    private int total(Caller caller, String query) {
        var reply = hiring.get(caller, POSTINGS, LIST + query);
        assertThat(reply.status()).isEqualTo(200);
        return reply.body().get("totalFound").asInt();
    }

    private List<String> column(String sql) {
        return Rows.query(hiring.database, sql).stream().map(List::getFirst).toList();
    }

    private String sentTo(String partner) {
        return column("select posting_id from sent_posting where partner_id = '" + partner + "' order by seq limit 1")
                .getFirst();
    }

    private String uuidOf(String postingId) {
        return column("select uuid from posting where id = '" + postingId + "'").getFirst();
    }

    @Test
    void showsEverybodyThePublicPostingsOnly() {
        var expected = column("select id from posting where company_id = 'acme-id' and visibility = 'PUBLIC'")
                .size();
        assertThat(total(anonymous(), "")).isEqualTo(expected);
        assertThat(total(KEY, "")).isEqualTo(expected);
        assertThat(hiring.get(anonymous(), POSTINGS, "/v1/companies/ACME/postings")
                        .body()
                        .get("totalFound")
                        .asInt())
                .isEqualTo(expected);
        assertThat(hiring.get(anonymous(), POSTINGS, "/v1/companies/nobody/postings")
                        .body()
                        .get("totalFound")
                        .asInt())
                .isZero();
    }

    @Test
    void asksForKeyOrScopeForInternalPostings() {
        var internal = column("select id from posting where company_id = 'acme-id' and visibility = 'INTERNAL'")
                .size();
        var all = column("select id from posting where company_id = 'acme-id'").size();
        assertThat(total(KEY, "?destination=INTERNAL")).isEqualTo(internal).isPositive();
        assertThat(total(READER, "?destination=INTERNAL_OR_PUBLIC")).isEqualTo(all);
        assertThat(hiring.get(anonymous(), POSTINGS, LIST + "?destination=INTERNAL")
                        .status())
                .isEqualTo(401);
        var refused = hiring.get(client("acme", "STANDARD", null), POSTINGS, LIST + "?destination=INTERNAL");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/errors/0/code")).isEqualTo("OAuthPermissionsException");
        assertThat(hiring.get(KEY, POSTINGS, LIST + "?destination=internal").status())
                .isEqualTo(400);
    }

    @Test
    void keepsInternalPostingsFromOtherCompanies() {
        var globex = apiKey("globex", "u");
        assertThat(total(globex, "?destination=INTERNAL")).isZero();
        assertThat(total(globex, "?destination=INTERNAL_OR_PUBLIC")).isEqualTo(total(anonymous(), ""));
        var internal = column("select id from posting where company_id = 'acme-id' and visibility = 'INTERNAL'")
                .getFirst();
        for (var caller : List.of(anonymous(), globex, PARTNER, client("acme", "ADMINISTRATOR", null))) {
            assertThat(hiring.get(caller, POSTINGS, LIST + "/" + internal).status())
                    .as(caller.name())
                    .isEqualTo(404);
        }
        assertThat(hiring.get(KEY, POSTINGS, LIST + "/" + internal).status()).isEqualTo(200);
        assertThat(hiring.get(READER, POSTINGS, LIST + "/" + internal).status()).isEqualTo(200);
    }

    @Test
    void pagesAndFiltersPostings() {
        var seen = new HashSet<String>();
        var total = total(anonymous(), "");
        for (int offset = 0; offset < total; offset += 20) {
            hiring.get(anonymous(), POSTINGS, LIST + "?limit=20&offset=" + offset)
                    .body()
                    .get("content")
                    .forEach(row ->
                            assertThat(seen.add(row.get("id").asString())).isTrue());
        }
        assertThat(seen).hasSize(total);
        var german = column("select p.id from posting p join job j on j.id = p.job_id where p.company_id = 'acme-id'"
                        + " and p.visibility = 'PUBLIC' and j.country = 'de'")
                .size();
        assertThat(total(anonymous(), "?country=DE")).isEqualTo(german).isPositive();
        assertThat(hiring.get(anonymous(), "common", "/v1/industries")
                        .body()
                        .get("content")
                        .size())
                .isPositive();
    }

    @Test
    void showsPartnerOnlyWhatWasSentToIt() {
        var feed =
                hiring.get(PARTNER, "feed-api", "/feed/publications?limit=100").body();
        var expected = column("select posting_id from sent_posting where partner_id = 'partner-1'");
        assertThat(feed.get("totalFound").asInt()).isEqualTo(expected.size());
        feed.get("content")
                .forEach(row ->
                        assertThat(expected).contains(row.get("postingId").asString()));
        var path = "/feed/publications/" + sentTo(TestHiring.PARTNER);
        assertThat(hiring.get(PARTNER, "feed-api", path).status()).isEqualTo(200);
        assertThat(hiring.get(OTHER_PARTNER, "feed-api", path).status()).isEqualTo(404);
        var body = "{\"status\": \"PUBLISHED\", \"url\": \"https://board.example/1\"}";
        assertThat(hiring.send(OTHER_PARTNER, "feed-api", "PUT", path, body).status())
                .isEqualTo(404);
        assertThat(hiring.send(PARTNER, "feed-api", "PUT", path, body).text("/status"))
                .isEqualTo("PUBLISHED");
        assertThat(hiring.get(KEY, "feed-api", path).status()).isEqualTo(403);
        assertThat(hiring.get(anonymous(), "feed-api", path).status()).isEqualTo(401);
    }

    @Test
    void takesApplicationsFromThePartnerThatHasThePosting() {
        var uuid = uuidOf(sentTo(TestHiring.PARTNER));
        var path = "/postings/" + uuid + "/candidates";
        assertThat(hiring.send(OTHER_PARTNER, "apply-api", "POST", path, APPLICATION)
                        .status())
                .isEqualTo(404);
        var applied = hiring.send(PARTNER, "apply-api", "POST", path, APPLICATION);
        assertThat(applied.status()).isEqualTo(201);
        var status = applied.response().headers().firstValue("Location").orElseThrow();
        assertThat(hiring.get(PARTNER, "apply-api", status).text("/status")).isEqualTo("NEW");
        assertThat(hiring.get(OTHER_PARTNER, "apply-api", status).status()).isEqualTo(404);
        assertThat(hiring.get(PARTNER, "apply-api", "/postings/" + uuid + "/configuration")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesApplicationsFromTheCompanyItself() {
        var internal = uuidOf(column("select id from posting where company_id = 'acme-id' and visibility = 'INTERNAL'")
                .getFirst());
        var path = "/postings/" + internal + "/candidates";
        assertThat(hiring.send(apiKey("globex", "u"), "apply-api", "POST", path, APPLICATION)
                        .status())
                .isEqualTo(404);
        assertThat(hiring.send(client("acme", "STANDARD", null), "apply-api", "POST", path, APPLICATION)
                        .status())
                .isEqualTo(404);
        var applied = hiring.send(KEY, "apply-api", "POST", path, APPLICATION);
        assertThat(applied.status()).isEqualTo(201);
        var candidate = "/candidates/" + applied.text("/id");
        assertThat(hiring.get(KEY, "candidates-api", candidate).text("/lastName"))
                .isEqualTo("Somerville");
        assertThat(hiring.get(client("acme", "STANDARD", null), "candidates-api", candidate)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void publishesJobToPartnerAndTakesItBack() {
        var job = column("select id from job where company_id = 'acme-id' and status = 'CREATED' limit 1")
                .getFirst();
        var path = "/jobs/" + job + "/publication";
        var before = total(anonymous(), "");
        var body = "{\"visibility\": \"PUBLIC\", \"partnerIds\": [\"" + TestHiring.PARTNER + "\"]}";
        var published = hiring.send(KEY, "jobs-api", "POST", path, body);
        assertThat(published.status()).isEqualTo(201);
        assertThat(total(anonymous(), "")).isEqualTo(before + 1);
        var feed = "/feed/publications/" + published.text("/postingId");
        assertThat(hiring.get(PARTNER, "feed-api", feed).text("/status")).isEqualTo("PENDING");
        assertThat(hiring.send(KEY, "jobs-api", "DELETE", path, "").status()).isEqualTo(204);
        assertThat(total(anonymous(), "")).isEqualTo(before);
        assertThat(hiring.get(PARTNER, "feed-api", feed).status()).isEqualTo(404);
    }
}
