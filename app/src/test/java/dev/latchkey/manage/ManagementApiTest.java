package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The management API as programs use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ManagementApiTest {

    private static final int ACME = 0;
    private static final int GLOBEX = 1;
    private static final int ADMIN_CLIENT = 0;
    private static final int ORDERS_READ_ONLY = 1;
    private static final int STANDARD_CLIENT = 2;
    private static final String CREDENTIALS = "/manage/v1/credentials";

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String[] key(int company) {
        return new String[] {"X-Api-Key", platform.apiKey(company)};
    }

    private String[] token(int client) {
        return new String[] {"Authorization", "Bearer " + platform.token(ACME, client)};
    }

    private HttpResponse<String> send(String method, String path, String body, String[] credential, String... more) {
        var request = platform.request(platform.api(path), credential)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (var i = 0; i < more.length; i += 2) {
            request.header(more[i], more[i + 1]);
        }
        return platform.send(request);
    }

    private HttpResponse<String> get(String path, String[] credential, String... more) {
        return send("GET", path, "", credential, more);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return TestPlatform.json(answer);
    }

    private String makeKey(String name) {
        var made = send("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"" + name + "\"}", key(ACME));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("credential").get("id").asString();
    }

    private static String client(String name, String scopes) {
        return "{\"type\":\"OAUTH_CLIENT\",\"name\":\"" + name + "\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":["
                + scopes + "]}";
    }

    @Nested
    class Credentials {

        @Test
        void areMadeUsedChangedRotatedAndRevoked() {
            var made = send(
                    "POST",
                    CREDENTIALS,
                    "{\"type\":\"API_KEY\",\"name\":\"Nightly\",\"description\":\"Exports\",\"ipAllowList\":[\"127.0.0.0/8\"]}",
                    key(ACME));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var secret = json(made).get("secret").asString();
            var path = made.headers().firstValue("Location").orElseThrow();
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", secret).statusCode())
                    .isEqualTo(200);
            assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");

            var read = get(path, key(ACME));
            assertThat(read.body()).doesNotContain(secret).contains("\"Nightly\"", "127.0.0.0/8");
            var tag = read.headers().firstValue("ETag").orElseThrow();
            for (var known : List.of(tag, "W/" + tag, "\"other\", W/" + tag, tag + " , \"a,b\"", "*")) {
                var unchanged = get(path, key(ACME), "If-None-Match", known);
                assertThat(unchanged.statusCode()).as(known).isEqualTo(304);
                assertThat(unchanged.headers().firstValue("ETag")).contains(tag);
                assertThat(unchanged.body()).isEmpty();
            }
            assertThat(get(path, key(ACME), "If-None-Match", "\"other\"", "If-None-Match", "W/" + tag)
                            .statusCode())
                    .isEqualTo(304);
            assertThat(get(path, key(ACME), "If-None-Match", "\"other\", W/\"another\"")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send("PATCH", path, "{\"name\":\"Daily\"}", key(ACME), "If-Match", "W/" + tag)
                            .statusCode())
                    .as("a weak tag does not guard a change")
                    .isEqualTo(412);

            var changed = send("PATCH", path, "{\"name\":\"Daily\"}", key(ACME), "If-Match", tag);
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(json(changed).get("name").asString()).isEqualTo("Daily");
            assertThat(json(changed).get("description").asString()).isEqualTo("Exports");
            var stale = send("PATCH", path, "{\"name\":\"Hourly\"}", key(ACME), "If-Match", tag);
            assertThat(stale.statusCode()).isEqualTo(412);
            assertThat(json(get(path, key(ACME))).get("name").asString()).isEqualTo("Daily");

            var rotated = send("POST", path + "/rotations", "{\"overlap\":\"ONE_HOUR\"}", key(ACME));
            assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(201);
            var second = json(rotated).get("secret").asString();
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", second).statusCode())
                    .isEqualTo(200);
            var old = json(rotated)
                    .get("credential")
                    .get("secrets")
                    .get(0)
                    .get("id")
                    .asString();
            assertThat(send("DELETE", path + "/secrets/" + old, "", key(ACME)).statusCode())
                    .isEqualTo(204);
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", secret).statusCode())
                    .isEqualTo(401);

            assertThat(send("DELETE", path, "", key(ACME), "If-Match", tag).statusCode())
                    .isEqualTo(412);
            assertThat(send("DELETE", path, "", key(ACME)).statusCode()).isEqualTo(204);
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", second).statusCode())
                    .isEqualTo(401);
            assertThat(json(get(path, key(ACME))).get("state").asString()).isEqualTo("REVOKED");
            assertThat(send("DELETE", path, "", key(ACME)).statusCode()).isEqualTo(409);
        }

        @Test
        void arePagedWithoutLossOrRepeat() {
            var made =
                    IntStream.range(0, 7).mapToObj(i -> makeKey("Paged " + i)).toList();
            var seen = new HashSet<String>();
            var path = CREDENTIALS + "?q=Paged&sort=NAME&limit=3";
            var pages = 0;
            while (!path.isEmpty()) {
                var page = get(path, key(ACME));
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                for (var row : json(page).get("content")) {
                    assertThat(seen.add(row.get("id").asString())).isTrue();
                }
                pages++;
                var link = page.headers().firstValue("Link").orElse("");
                assertThat(json(page).get("nextPageId").isNull()).isEqualTo(link.isEmpty());
                path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
            }
            assertThat(pages).isEqualTo(3);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
        }

        @Test
        void tellWhatTheyDoAndWhyTheyWereRefused() {
            var refused = platform.getRecorded("/users?limit=1", token(ORDERS_READ_ONLY));
            assertThat(refused.statusCode()).isEqualTo(403);
            var id = json(refused).get("requestId").asString();
            var record = get("/manage/v1/requests/" + id, key(ACME));
            assertThat(record.statusCode()).as(record.body()).isEqualTo(200);
            assertThat(json(record).get("explanation").get("gate").asString()).isEqualTo("scope");
            assertThat(get("/manage/v1/requests/" + id, key(GLOBEX)).statusCode())
                    .isEqualTo(404);
            var client = platform.client(ACME, ORDERS_READ_ONLY).get("clientId").asString();
            assertThat(get(CREDENTIALS + "/" + client + "/activity", key(ACME)).body())
                    .contains("\"refused\"", "users_read", "GET /users");
            assertThat(get(CREDENTIALS + "/" + client + "/activity", key(GLOBEX))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Nested
    class Shrinking {

        @Test
        void triesASmallerSetAndAppliesIt() {
            var made = send("POST", CREDENTIALS, client("Wide", "\"orders_read\",\"users_read\""), key(ACME));
            var id = json(made).get("credential").get("id").asString();
            var path = CREDENTIALS + "/" + id + "/scope-trial";
            assertThat(get(path, key(ACME)).statusCode()).isEqualTo(404);
            assertThat(send("PUT", path, "{\"days\":7}", key(ACME)).statusCode())
                    .isEqualTo(409);
            assertThat(send("PUT", path, "{\"days\":\"7\"}", key(ACME)).statusCode())
                    .isEqualTo(400);

            var basic = TestPlatform.basic(id, json(made).get("secret").asString());
            var answer = platform.post(
                    "/identity/oauth/token",
                    "grant_type=client_credentials",
                    "Authorization",
                    basic,
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            var bearer = "Bearer " + json(answer).get("access_token").asString();
            assertThat(platform.getRecorded("/orders?limit=1", "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(200);
            var started = send("PUT", path, "{\"days\":7}", key(ACME));
            assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
            assertThat(json(get(path, key(ACME))).get("scopes").get(0).asString())
                    .isEqualTo("orders_read");
            var applied = send("POST", path + "/application", "", key(ACME));
            assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
            assertThat(json(applied).get("scopes").size()).isEqualTo(1);
            assertThat(platform.get("/users?limit=1", "Authorization", bearer).statusCode())
                    .isEqualTo(403);
            assertThat(send("DELETE", path, "", key(ACME)).statusCode()).isEqualTo(404);
        }
    }

    @Nested
    class NeverAStrongerOne {

        @Test
        void aClientMakesNoKey() {
            var answer = send("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"Strong\"}", token(ADMIN_CLIENT));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(json(answer).get("field").asString()).isEqualTo("credentialType");
        }

        @Test
        void aClientGivesOnlyScopesOfItsToken() {
            var narrow = platform.tokenWithScope(platform.client(ACME, ADMIN_CLIENT), "credentials_manage orders_read");
            String[] bearer = {"Authorization", "Bearer " + narrow};
            assertThat(send("POST", CREDENTIALS, client("Within", "\"orders_read\""), bearer)
                            .statusCode())
                    .isEqualTo(201);
            var answer = send("POST", CREDENTIALS, client("Beyond", "\"orders_read\",\"users_read\""), bearer);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(json(answer).get("field").asString()).isEqualTo("scopes");
            // Nor does it get the secret of a stronger one, or make a weaker one stronger.
            var strong = platform.client(ACME, ADMIN_CLIENT).get("clientId").asString();
            assertThat(send("POST", CREDENTIALS + "/" + strong + "/rotations", "{}", bearer)
                            .statusCode())
                    .isEqualTo(403);
            var weak = platform.client(ACME, ORDERS_READ_ONLY).get("clientId").asString();
            assertThat(send("PATCH", CREDENTIALS + "/" + weak, "{\"scopes\":[\"users_read\"]}", bearer)
                            .statusCode())
                    .isEqualTo(403);
        }

        @Test
        void aKeyThatEndsMakesNoneThatOutlivesIt() {
            var made = send(
                    "POST",
                    CREDENTIALS,
                    "{\"type\":\"API_KEY\",\"name\":\"Short\",\"expiresAt\":\"2100-01-01T00:00:00Z\"}",
                    key(ACME));
            String[] shortLived = {"X-Api-Key", json(made).get("secret").asString()};
            var longer = send("POST", CREDENTIALS, "{\"type\":\"API_KEY\",\"name\":\"Long\"}", shortLived);
            assertThat(longer.statusCode()).isEqualTo(403);
            assertThat(json(longer).get("field").asString()).isEqualTo("expiresAt");
        }

        @Test
        void aRoleWithoutThePermissionIsStoppedAtTheDoor() {
            var answer = get(CREDENTIALS, token(STANDARD_CLIENT));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(json(answer).get("explanation").get("gate").asString()).isEqualTo("role");
            assertThat(get(CREDENTIALS, token(ORDERS_READ_ONLY)).statusCode()).isEqualTo(403);
            assertThat(get(CREDENTIALS, new String[0]).statusCode()).isEqualTo(401);
            assertThat(get(CREDENTIALS, new String[] {"X-Api-Key", platform.partnerKey()})
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Nested
    class IdempotencyKeys {

        private long count(String name) {
            return json(get(CREDENTIALS + "?q=" + name, key(ACME)))
                    .get("content")
                    .size();
        }

        @Test
        void giveTheSameAnswerAgain() {
            var mark = UUID.randomUUID().toString();
            var body = "{\"type\":\"API_KEY\",\"name\":\"Once\"}";
            var first = send("POST", CREDENTIALS, body, key(ACME), "Idempotency-Key", mark);
            var second = send("POST", CREDENTIALS, body, key(ACME), "Idempotency-Key", mark);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(count("Once")).isEqualTo(1);

            var other = send(
                    "POST",
                    CREDENTIALS,
                    "{\"type\":\"API_KEY\",\"name\":\"Twice\"}",
                    key(ACME),
                    "Idempotency-Key",
                    mark);
            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(count("Twice")).isZero();
            // Another caller's key is another key.
            assertThat(send("POST", CREDENTIALS, body, key(GLOBEX), "Idempotency-Key", mark)
                            .body())
                    .isNotEqualTo(first.body());
        }

        @Test
        void makeOneThingOfManyRequestsAtOnce() {
            var mark = UUID.randomUUID().toString();
            var body = "{\"type\":\"API_KEY\",\"name\":\"Racing\"}";
            List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 16)
                    .mapToObj(_ -> platform.sendLater(platform.request(platform.api(CREDENTIALS), key(ACME))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", mark)
                            .POST(BodyPublishers.ofString(body))))
                    .toList();
            var statuses = all.stream().map(one -> one.join().statusCode()).toList();
            assertThat(statuses).contains(201).isSubsetOf(201, 429);
            assertThat(count("Racing")).isEqualTo(1);
        }

        @Test
        void areFreeAgainWhenNothingWasMade() {
            var mark = UUID.randomUUID().toString();
            var wrong = "{\"type\":\"API_KEY\",\"name\":\"Mended\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}";
            assertThat(send("POST", CREDENTIALS, wrong, key(ACME), "Idempotency-Key", mark)
                            .statusCode())
                    .isEqualTo(422);
            var right = "{\"type\":\"API_KEY\",\"name\":\"Mended\"}";
            assertThat(send("POST", CREDENTIALS, right, key(ACME), "Idempotency-Key", mark)
                            .statusCode())
                    .isEqualTo(201);
        }

        @Test
        void rotateOnce() {
            var path = CREDENTIALS + "/" + makeKey("Rotated") + "/rotations";
            var mark = UUID.randomUUID().toString();
            var first = send("POST", path, "{}", key(ACME), "Idempotency-Key", mark);
            var second = send("POST", path, "{}", key(ACME), "Idempotency-Key", mark);
            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.body()).isEqualTo(first.body());
        }
    }

    @Nested
    class BadInput {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}|400|type",
                    "{\"type\":\"API_KEY\"}|400|name",
                    "{\"type\":\"PARTNER_KEY\",\"name\":\"a\"}|400|type",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"colour\":\"red\"}|400|colour",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"scopes\":[\"orders_read\"]}|400|scopes",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"expiresAt\":\"tomorrow\"}|400|expiresAt",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}|400|expiresAt",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"expiresAt\":\"-999999999-01-01T00:00:00Z\"}|400|expiresAt",
                    "{\"type\":\"API_KEY\",\"name\":\"a\",\"ipAllowList\":[\"10.0.0.0/99\"]}|422|ipAllowList",
                    "{\"type\":\"API_KEY\",\"name\":\"\"}|422|name",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"scopes\":[\"orders_read\"]}|400|systemRole",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[]}|422|scopes",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"systemRole\":\"NOBODY\",\"scopes\":[\"orders_read\"]}|422|systemRole",
                    "{\"type\":\"OAUTH_CLIENT\",\"name\":\"a\",\"systemRole\":\"ADMINISTRATOR\",\"scopes\":[\"x_y\"]}|422|scopes"
                })
        void isRefusedByTheNameOfItsField(String body, int status, String field) {
            var answer = send("POST", CREDENTIALS, body, key(ACME));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(json(answer).get("field").asString()).isEqualTo(field);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "null",
                    "\"a\"",
                    "{",
                    "{} {}",
                    "{\"name\":\"a\",\"name\":\"b\"}",
                    "{\"type\":[[[[[[[[[[[[]]]]]]]]]]]]}"
                })
        void isNotAnObjectOnce(String body) {
            var answer = send("POST", CREDENTIALS, body, key(ACME));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).doesNotContain("jackson", "Exception");
        }

        @Test
        void isTooLongOrOfAnotherType() {
            assertThat(send("POST", CREDENTIALS, "{\"name\":\"" + "a".repeat(70_000) + "\"}", key(ACME))
                            .statusCode())
                    .isEqualTo(413);
            var form = platform.request(platform.api(CREDENTIALS), key(ACME))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("type=API_KEY"));
            assertThat(platform.send(form).statusCode()).isEqualTo(415);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "limit=0",
                    "limit=101",
                    "limit=x",
                    "limit=1&limit=2",
                    "pageId=!",
                    "pageId=bm9uZQ",
                    "type=NONE",
                    "colour=red"
                })
        void isInTheQuery(String query) {
            assertThat(get(CREDENTIALS + "?" + query, key(ACME)).statusCode()).isEqualTo(400);
        }

        /** Padded, or with another value in the bits that the last character has to spare. */
        @ParameterizedTest
        @ValueSource(strings = {"bm9uZQ==", "bm9uZR"})
        void isAnotherTextForThePositionOfAPage(String pageId) {
            assertThat(get("/manage/v1/users?pageId=bm9uZQ", key(ACME)).statusCode())
                    .isEqualTo(200);
            assertThat(get("/manage/v1/users?pageId=" + pageId, key(ACME)).statusCode())
                    .isEqualTo(400);
        }
    }

    @Nested
    class People {

        @Test
        void areAddedFoundChangedAndDeactivated() {
            var email = "new." + UUID.randomUUID() + "@example.com";
            var made = send(
                    "POST",
                    "/manage/v1/users",
                    "{\"email\":\"" + email
                            + "\",\"firstName\":\"Ada\",\"lastName\":\"New\",\"systemRole\":\"EMPLOYEE\"}",
                    key(ACME));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var path = made.headers().firstValue("Location").orElseThrow();
            var tag = made.headers().firstValue("ETag").orElseThrow();
            assertThat(get("/manage/v1/users?q=" + email, key(ACME)).body()).contains("Ada");
            var changed = send("PATCH", path, "{\"active\":false}", key(ACME), "If-Match", tag);
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(json(changed).get("active").asBoolean()).isFalse();
            assertThat(send("PATCH", path, "{\"active\":true}", key(ACME), "If-Match", tag)
                            .statusCode())
                    .isEqualTo(412);
        }

        @Test
        void keepTheLastAdmin() {
            var admin = "/manage/v1/users/" + platform.adminUserId(ACME);
            assertThat(send("PATCH", admin, "{\"active\":false}", key(ACME)).statusCode())
                    .isBetween(403, 409);
            assertThat(json(get(admin, key(ACME))).get("active").asBoolean()).isTrue();
        }

        @Test
        void haveRolesAndGroups() {
            assertThat(get("/manage/v1/system-roles", key(ACME)).body()).contains("ADMINISTRATOR", "EMPLOYEE");
            var role = send(
                    "POST",
                    "/manage/v1/system-roles",
                    "{\"name\":\"Auditor\",\"permissions\":[\"audit_view\"]}",
                    key(ACME));
            assertThat(role.statusCode()).as(role.body()).isEqualTo(201);
            assertThat(get("/manage/v1/system-roles", key(GLOBEX)).body()).doesNotContain("Auditor");
            var group = send(
                    "POST",
                    "/manage/v1/access-groups",
                    "{\"name\":\"North\",\"rules\":{\"country\":[\"no\",\"se\"]}}",
                    key(ACME));
            assertThat(group.statusCode()).as(group.body()).isEqualTo(201);
            assertThat(get("/manage/v1/access-groups", key(ACME)).body()).contains("North");

            var rolePath = "/manage/v1/system-roles/" + json(role).get("id").asString();
            var changed = send("PUT", rolePath, "{\"name\":\"Reader\",\"permissions\":[]}", key(ACME));
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(send("DELETE", rolePath, "", key(GLOBEX)).statusCode()).isEqualTo(404);
            assertThat(send("DELETE", rolePath, "", key(ACME)).statusCode()).isEqualTo(204);
            var groupPath = "/manage/v1/access-groups/" + json(group).get("id").asString();
            assertThat(send("PUT", groupPath, "{\"name\":\"South\",\"rules\":{\"country\":[\"it\"]}}", key(ACME))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(send("DELETE", groupPath, "", key(ACME)).statusCode()).isEqualTo(204);
        }
    }

    @Nested
    class Audit {

        private static final String EVENTS = "/audit-api/v201910/audit-events";

        @Test
        void tellsOfTheCompanyAlone() {
            var id = makeKey("Told");
            var found = json(get(EVENTS + "?entityId=" + id, key(ACME)));
            assertThat(found.get("content").size()).isEqualTo(1);
            var event = found.get("content").get(0);
            assertThat(event.get("eventName").asString()).isEqualTo("CREDENTIALS_CREATED");
            assertThat(event.get("author").get("type").asString()).isEqualTo("CREDENTIAL");
            assertThat(json(get(EVENTS + "?entityId=" + id, key(GLOBEX)))
                            .get("content")
                            .size())
                    .isZero();
        }

        @Test
        void filtersAndPages() {
            makeKey("Counted one");
            makeKey("Counted two");
            var seen = new HashSet<String>();
            var path = EVENTS + "?eventName=CREDENTIALS_CREATED,CREDENTIALS_REVOKED&entityType=CREDENTIAL&limit=1";
            for (var i = 0; i < 2; i++) {
                var page = json(get(path, key(ACME)));
                seen.add(page.get("content").get(0).get("id").asString());
                path = EVENTS + "?eventName=CREDENTIALS_CREATED&limit=1&nextPageId="
                        + page.get("nextPageId").asString();
            }
            assertThat(seen).hasSize(2);
            assertThat(get(EVENTS + "?eventName=NOTHING", key(ACME)).statusCode())
                    .isEqualTo(400);
            assertThat(get(EVENTS + "?eventDateAfter=yesterday", key(ACME)).statusCode())
                    .isEqualTo(400);
            for (var parameter : List.of("eventDateAfter", "eventDateBefore")) {
                for (var far : List.of("%2B999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
                    var answer = get(EVENTS + "?" + parameter + "=" + far, key(ACME));
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
                    assertThat(json(answer).get("field").asString()).isEqualTo(parameter);
                }
                for (var edge : List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")) {
                    assertThat(get(EVENTS + "?" + parameter + "=" + edge, key(ACME))
                                    .statusCode())
                            .isEqualTo(200);
                }
            }
            assertThat(json(get(EVENTS + "?eventDateBefore=2020-01-01T00:00:00Z", key(ACME)))
                            .get("content")
                            .size())
                    .isZero();
        }
    }
}
