package dev.latchkey.console.partner;

import static dev.latchkey.testing.TestBrowser.location;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.testing.Outbox;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestOperator;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a partner's people see and do at {@code /partner}, by the real door. */
class PartnerPortalTest {

    private static final InstantSource NOW = InstantSource.system();
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([^<]+)<");
    private static final Pattern CLIENT = Pattern.compile("id=\"client-id\">([^<]+)<");
    private static final String APPLICATIONS = "/partner/applications";

    private TestPlatform platform;
    private TestPartner partner;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path folder) {
        this.folder = folder;
        platform = TestPlatform.start(folder);
        partner = new TestPartner(platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private List<Routes.Line> lines() {
        return platform.paths().web().table().stream()
                .filter(line -> line.path().equals("/partner") || line.path().startsWith("/partner/"))
                .filter(line -> !line.path().startsWith("/partner/signup"))
                .toList();
    }

    private String concrete(Routes.Line line) {
        return line.path()
                .replace("{client}", new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL))
                .replaceAll("\\{[a-zA-Z]+}", "1");
    }

    private HttpResponse<String> ask(TestBrowser browser, Routes.Line line) {
        return line.method().equals(HttpMethod.GET)
                ? browser.get(concrete(line))
                : browser.post(concrete(line), "name", "x");
    }

    private static String found(Pattern pattern, HttpResponse<String> page) {
        var found = pattern.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private static String ends(HttpResponse<String> form) {
        return found(Pattern.compile("name=\"ends\" value=\"([^\"]+)\""), form);
    }

    private String tokenError(String clientId, String secret) {
        var answer = platform.post(
                "/identity/oauth/token",
                "grant_type=authorization_code&code=made-up&redirect_uri=https://shop.example/back",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                TestPlatform.basic(clientId, secret));
        return TestPlatform.json(answer).get("error").asString();
    }

    private static String[] form(String... changed) {
        var fields = new ArrayList<>(List.of(
                "name",
                "Shop sync",
                "description",
                "Keeps a shop in step",
                "websiteUri",
                "https://shop.example/",
                "privacyUri",
                "",
                "redirectUris",
                "https://shop.example/back\nhttps://shop.example/other",
                "scope.orders_read",
                "on",
                "reason.orders_read",
                "To show what was ordered",
                "method",
                "secret",
                "tokenFormat",
                "OPAQUE",
                "requiresPkce",
                "on"));
        for (var i = 0; i < changed.length; i += 2) {
            var at = fields.indexOf(changed[i]);
            if (at < 0) {
                fields.add(changed[i]);
                fields.add(changed[i + 1]);
            } else {
                fields.set(at + 1, changed[i + 1]);
            }
        }
        return fields.toArray(String[]::new);
    }

    @Test
    void nobodyElseGetsIn() {
        var administrator = TestBrowser.signedIn(platform, 0, 0);
        administrator.get("/");
        var operator = TestOperator.signedIn(platform, NOW);
        operator.get("/operator");
        assertThat(lines()).hasSizeGreaterThan(20).allSatisfy(line -> {
            assertThat(ask(administrator, line).statusCode())
                    .as("administrator, " + line)
                    .isEqualTo(403);
            assertThat(ask(operator, line).statusCode()).as("operator, " + line).isEqualTo(403);
        });
        assertThat(location(new TestBrowser(platform).get("/partner"))).startsWith("/account/sign-in");
    }

    @Test
    void whoSignsInIsThereAndChangesNothingWithoutASecondFactor() {
        var owner = partner.withPassword();
        assertThat(location(owner.get("/"))).isEqualTo("/partner");
        assertThat(owner.get("/partner").body()).contains("PartsBridge", "Owner", "/account/second-factor");
        assertThat(owner.get(APPLICATIONS).body()).contains("PartsBridge Sync");
        var application = Pattern.compile("href=\"(/partner/applications/[^\"]+)\">PartsBridge Sync");
        assertThat(owner.get(found(application, owner.get(APPLICATIONS))).body())
                .contains("Nothing beyond OAuth 2.0");
        owner.get("/partner/key");
        assertThat(location(owner.post("/partner/key", "overlap", "now"))).isEqualTo("/account/second-factor");
        assertThat(lines())
                .filteredOn(line -> line.method().equals(HttpMethod.POST))
                .filteredOn(line -> !line.path().contains("/audit-log"))
                .allSatisfy(line -> assertThat(location(ask(owner, line)))
                        .as(line.toString())
                        .isEqualTo("/account/second-factor"));
        assertThat(platform.get("/feed/orders", "X-Api-Key", platform.partnerKey())
                        .statusCode())
                .as("the key that there was")
                .isEqualTo(200);
    }

    @Test
    void aKeyIsShownOnceRotatedAndRevoked() {
        var owner = partner.signedIn(NOW);
        owner.get("/partner/key");
        var second = found(SECRET, owner.post("/partner/key", "overlap", "24h"));
        assertThat(owner.get("/partner/key").body())
                .doesNotContain(second)
                .contains("…" + second.substring(second.length() - 4));
        for (var key : List.of(platform.partnerKey(), second)) {
            assertThat(platform.get("/feed/orders", "X-Api-Key", key).statusCode())
                    .isEqualTo(200);
        }
        platform.getRecorded("/feed/orders", "X-Api-Key", platform.partnerKey());
        platform.getRecorded("/feed/orders", "X-Api-Key", second);
        var third = found(
                SECRET,
                owner.post(
                        "/partner/key", "overlap", "now", "ends", ends(owner.post("/partner/key", "overlap", "now"))));
        for (var key : List.of(platform.partnerKey(), second)) {
            assertThat(platform.get("/feed/orders", "X-Api-Key", key).statusCode())
                    .isEqualTo(401);
        }
        var revoke = found(Pattern.compile("href=\"(/partner/key/[^\"]+/revoke)\""), owner.get("/partner/key"));
        platform.getRecorded("/feed/orders", "X-Api-Key", third);
        assertThat(location(owner.post(revoke, "ends", ends(owner.get(revoke)))))
                .isEqualTo("/partner/key?note=revoked");
        assertThat(platform.get("/feed/orders", "X-Api-Key", third).statusCode())
                .isEqualTo(401);
        assertThat(owner.get("/partner/key").body()).contains("There is none.");
        var end = "…" + third.substring(third.length() - 4);
        assertThat(owner.get("/partner/audit-log").body())
                .contains("renewed a partner API key: " + end, "revoked a partner API key: " + end);
    }

    @Test
    void everythingWrongWithAFormIsSaidAtOnceAndEachRedirectUriByItself() {
        var owner = partner.signedIn(NOW);
        owner.get(APPLICATIONS + "/new");
        var refused = owner.post(
                APPLICATIONS + "/new",
                form(
                        "name",
                        "",
                        "websiteUri",
                        "http://shop.example",
                        "redirectUris",
                        "http://shop.example/back\nhttps://shop.example/#x\nshop:/back",
                        "reason.orders_read",
                        "",
                        "method",
                        "jwks"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "href=\"#name\"",
                        "href=\"#websiteUri\"",
                        "http://shop.example/back is not https",
                        "https://shop.example/#x has a fragment",
                        "shop:/back has a scheme without a dot",
                        "Enter a reason for orders_read",
                        "href=\"#jwks\"")
                .contains("Keeps a shop in step");
    }

    @Test
    void aScopeThatNobodyKnowsAndOneThatIsNoneAreRefused() {
        var owner = partner.signedIn(NOW);
        owner.get(APPLICATIONS + "/new");
        for (var scope : List.of("made_up", "no scope")) {
            var refused = owner.post(APPLICATIONS + "/new", form("scope." + scope, "on", "reason." + scope, "Why not"));
            assertThat(refused.statusCode()).as(scope).isEqualTo(422);
            assertThat(refused.body()).as(scope).contains("href=\"#scopes\"");
        }
    }

    @Test
    void anApplicationIsRegisteredChangedAndRemoved() {
        var owner = partner.signedIn(NOW);
        owner.get(APPLICATIONS + "/new");
        var made = owner.post(APPLICATIONS + "/new", form());
        var clientId = found(CLIENT, made);
        var secret = found(SECRET, made);
        assertThat(tokenError(clientId, secret)).isEqualTo("invalid_grant");
        var page = APPLICATIONS + "/" + clientId;
        assertThat(owner.get(page).body())
                .contains("To show what was ordered", "PKCE")
                .doesNotContain(secret);

        owner.get(page + "/edit");
        var changed = owner.post(
                page + "/edit",
                form(
                        "name",
                        "Shop mirror",
                        "scope.customers_read",
                        "on",
                        "reason.customers_read",
                        "To address parcels",
                        "default.orders_read",
                        "on"));
        assertThat(location(changed)).isEqualTo(page + "?note=changed");
        assertThat(owner.get(page).body()).contains("Shop mirror", "To address parcels");
        assertThat(owner.post(page + "/edit", form("name", "Shop other")).statusCode())
                .as("what was seen before the change")
                .isEqualTo(409);

        owner.get(page + "/remove");
        assertThat(owner.post(page + "/remove", "name", "Shop sync").statusCode())
                .isEqualTo(422);
        owner.get(page + "/remove");
        assertThat(location(owner.post(page + "/remove", "name", "Shop mirror")))
                .isEqualTo(APPLICATIONS + "?note=removed");
        assertThat(tokenError(clientId, secret)).isEqualTo("invalid_client");
        assertThat(owner.get(page).statusCode()).isEqualTo(404);
        assertThat(owner.get("/partner/audit-log").body())
                .contains("PartsBridge developer registered an application", "removed an application");
    }

    @Test
    void secretsWorkBesideEachOtherUntilTheyEnd() {
        var owner = partner.signedIn(NOW);
        owner.get(APPLICATIONS + "/new");
        var made = owner.post(APPLICATIONS + "/new", form());
        var clientId = found(CLIENT, made);
        var first = found(SECRET, made);
        var page = APPLICATIONS + "/" + clientId;
        owner.get(page + "/secrets/new");
        var staging = found(SECRET, owner.post(page + "/secrets/new", "name", "Staging"));
        assertThat(tokenError(clientId, first)).isEqualTo("invalid_grant");
        assertThat(tokenError(clientId, staging)).isEqualTo("invalid_grant");

        var rotate = secretPath(owner.get(page), "Staging", "rotate");
        owner.get(rotate);
        var fresh = found(SECRET, owner.post(rotate, "overlap", "1h"));
        assertThat(List.of(first, staging, fresh))
                .allSatisfy(secret -> assertThat(tokenError(clientId, secret)).isEqualTo("invalid_grant"));
        var revoke = secretPath(owner.get(page), "First secret", "revoke");
        owner.get(revoke);
        assertThat(location(owner.post(revoke))).isEqualTo(page + "?note=revoked");
        assertThat(tokenError(clientId, first)).isEqualTo("invalid_client");
        assertThat(tokenError(clientId, fresh)).isEqualTo("invalid_grant");
        for (var i = 0; i < 3; i++) {
            owner.get(page + "/secrets/new");
            owner.post(page + "/secrets/new", "name", "More " + i);
        }
        owner.get(page + "/secrets/new");
        assertThat(owner.post(page + "/secrets/new", "name", "Too many").statusCode())
                .isEqualTo(409);
    }

    private static String secretPath(HttpResponse<String> page, String name, String what) {
        var rest = page.body().substring(page.body().indexOf("<strong>" + name));
        var found = Pattern.compile("href=\"([^\"]+/" + what + ")\"").matcher(rest);
        assertThat(found.find()).as(rest).isTrue();
        return found.group(1);
    }

    @Test
    void somebodyIsInvitedByLetterAndIsWhatTheyWereMade() throws Exception {
        var owner = partner.signedIn(NOW);
        owner.get("/partner/members/invite");
        try (var outbox = new Outbox(folder)) {
            var answer = owner.post(
                    "/partner/members/invite", "email", "vi@parts.example", "name", "Vi Ewer", "role", "VIEWER");
            assertThat(location(answer)).contains("/partner/members/", "note=invited");
            var letter = Files.readString(outbox.next(), UTF_8);
            assertThat(letter).contains("PartsBridge", "vi@parts.example");
        }
        assertThat(owner.get("/partner/members").body()).contains("Vi Ewer", "Viewer");
        var again = owner.post("/partner/members/invite", "email", "VI@parts.example", "name", "Vi", "role", "OWNER");
        assertThat(again.statusCode()).isEqualTo(409);

        var viewer = partner.colleague(partner.id(), PartnerRole.VIEWER, NOW);
        assertThat(viewer.get(APPLICATIONS).body()).contains("PartsBridge Sync").doesNotContain("/applications/new");
        assertThat(viewer.get(APPLICATIONS + "/new").statusCode()).isEqualTo(403);
        assertThat(viewer.post("/partner/key", "overlap", "now").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/partner/members/invite").statusCode()).isEqualTo(403);
        var developer = partner.colleague(partner.id(), PartnerRole.DEVELOPER, NOW);
        assertThat(developer.get(APPLICATIONS + "/new").statusCode()).isEqualTo(200);
        assertThat(developer.post("/partner/key", "overlap", "now").statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoIsDeactivatedIsOutAtOnceAndTheLastOwnerStays() {
        var owner = partner.signedIn(NOW);
        var developer = partner.colleague(partner.id(), PartnerRole.DEVELOPER, NOW);
        assertThat(developer.get("/partner").statusCode()).isEqualTo(200);
        owner.get("/partner/members/the-DEVELOPER/end");
        assertThat(location(owner.post("/partner/members/the-DEVELOPER/end"))).endsWith("note=deactivated");
        assertThat(location(developer.get("/partner"))).startsWith("/account/sign-in");
        var own = "/partner/members/" + partner.owner().userId();
        owner.get(own + "/end");
        var refused = owner.post(own + "/end");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("the last active owner");
    }

    @Test
    void anotherPartnersThingsAreLikeThoseThatNobodyHas() {
        var operator = new Actor.Operator("command-line");
        var commands = platform.domain().partners().commands();
        commands.createPartner(operator, "rival", "Rival Works");
        commands.regenerateKey(new PartnerActor.OfPlatform(operator), "rival", new RotationOverlap.None());
        var rival = partner.colleague("rival", PartnerRole.OWNER, NOW);
        assertThat(rival.get("/partner").body()).contains("Rival Works");
        var theirs = APPLICATIONS + "/" + new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        for (var path : List.of("", "/edit", "/remove", "/secrets/new")) {
            assertThat(rival.get(theirs + path).statusCode()).as(path).isEqualTo(404);
        }
        rival.get("/partner");
        for (var path : List.of("/edit", "/remove", "/secrets/new")) {
            assertThat(rival.post(theirs + path, form()).statusCode()).as(path).isEqualTo(404);
        }
        var member = "/partner/members/" + partner.owner().userId();
        assertThat(rival.get(member).statusCode()).isEqualTo(404);
        assertThat(rival.post(member, "name", "X", "role", "VIEWER").statusCode())
                .isEqualTo(404);
        assertThat(rival.get(APPLICATIONS).body()).doesNotContain("PartsBridge");
        assertThat(rival.get("/partner/audit-log").body()).doesNotContain("PartsBridge");
    }
}
