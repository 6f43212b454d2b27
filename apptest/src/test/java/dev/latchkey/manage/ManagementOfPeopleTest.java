package dev.latchkey.manage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** People, roles and access groups in the management API, and the audit log that tells of them. */
class ManagementOfPeopleTest extends ManagementCalls {

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
