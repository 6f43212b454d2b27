package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The management API as programs use it, for credentials. */
class ManagementApiTest extends ManagementCalls {

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
}
