package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestGrants;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two forms about one thing: the second finds what the first made of it, does nothing, and loses nothing that was typed. */
final class CrossingFormsTest {

    private static final String CREDENTIALS = "/settings/credentials/";
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([^<]+)<");

    private TestPlatform platform;
    private TestBrowser admin;
    private TestBrowser colleague;
    private Actor.CompanyUser actor;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        admin = signedIn();
        colleague = signedIn();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private TestBrowser signedIn() {
        return TestBrowser.signedIn(platform, 0, 0);
    }

    private String newKey(String name) {
        return platform.domain()
                .credentials()
                .commands()
                .createApiKey(actor, new NewApiKey(name, ""))
                .credential()
                .id();
    }

    private Credential stored(String id) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.credentials().find(tx, actor.companyId(), id).orElseThrow());
    }

    private void open(String path) {
        assertThat(admin.get(path).statusCode()).as(path).isEqualTo(200);
        assertThat(colleague.get(path).statusCode()).as(path).isEqualTo(200);
    }

    private static void assertChanged(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).containsIgnoringCase("somebody changed this since you opened");
    }

    /** Both browsers at once. */
    private List<HttpResponse<String>> both(String path, String... fields) {
        return List.of(admin, colleague).stream()
                .map(browser -> CompletableFuture.supplyAsync(() -> browser.post(path, fields)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static long count(List<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).count();
    }

    @Test
    void twoRotationsAtOnceMakeOneSecret() {
        var id = newKey("Rotated");
        var path = CREDENTIALS + id + "/rotate";
        for (var round = 0; round < 5; round++) {
            open(path);
            var newest = stored(id).secrets().getLast().id();
            var before = stored(id).secrets().size();
            var answers = both(path, "overlap", "7d", "newest", newest);
            assertThat(count(answers, 200)).as("round " + round).isEqualTo(1);
            assertThat(count(answers, 409)).as("round " + round).isEqualTo(1);
            assertThat(stored(id).secrets()).hasSize(before + 1);
            var winner = answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .findFirst()
                    .orElseThrow();
            var secret = SECRET.matcher(winner.body());
            assertThat(secret.find()).isTrue();
            assertThat(platform.get("/orders?limit=1", "X-Api-Key", secret.group(1))
                            .statusCode())
                    .isEqualTo(200);
            var loser = answers.get(answers.indexOf(winner) == 0 ? 1 : 0);
            assertThat(loser.body()).contains("value=\"7d\" checked");
        }
    }

    @Test
    void aCredentialThatAnotherChangedIsNotChangedOver() {
        var id = newKey("Exports");
        var path = CREDENTIALS + id + "/edit";
        open(path);
        assertThat(colleague
                        .post(path, "name", "Imports", "description", "Theirs", "expiry", "never", "allowList", "")
                        .statusCode())
                .isEqualTo(303);
        var late = admin.post(
                path,
                "name",
                "Exports",
                "description",
                "Mine, typed long",
                "expiry",
                "never",
                "allowList",
                "10.0.0.0/8");
        assertChanged(late);
        assertThat(late.body()).contains("Mine, typed long", "10.0.0.0/8", "<dd>Imports</dd>", "<dd>Theirs</dd>");
        assertThat(stored(id).facts().label().name()).isEqualTo("Imports");

        // Whoever has seen that may put their own in its place.
        assertThat(admin.post(
                                path,
                                "name",
                                "Exports",
                                "description",
                                "Mine, typed long",
                                "expiry",
                                "never",
                                "allowList",
                                "10.0.0.0/8")
                        .statusCode())
                .isEqualTo(303);
        assertThat(stored(id).facts().label().description()).isEqualTo("Mine, typed long");
    }

    @Test
    void twoEditsAtOnceMakeOne() {
        var id = newKey("Edited");
        var path = CREDENTIALS + id + "/edit";
        for (var round = 0; round < 5; round++) {
            open(path);
            var answers = both(path, "name", "Edited " + round, "expiry", "never", "allowList", "");
            assertThat(count(answers, 303)).as("round " + round).isEqualTo(1);
            assertThat(count(answers, 409)).as("round " + round).isEqualTo(1);
        }
    }

    @Test
    void aSecretIsCutOffOnceAndARevocationCountsForTheNameThatWasTyped() {
        var id = newKey("Cut off");
        var rotate = CREDENTIALS + id + "/rotate";
        open(rotate);
        var old = stored(id).secrets().getLast().id();
        assertThat(admin.post(rotate, "overlap", "7d", "newest", old).statusCode())
                .isEqualTo(200);
        var cutOff = CREDENTIALS + id + "/secrets/" + old + "/revoke";
        open(cutOff);
        assertThat(admin.post(cutOff).statusCode()).isEqualTo(303);
        var again = colleague.post(cutOff);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("this secret had ended already", "Cut off");

        open(CREDENTIALS + id + "/revoke");
        platform.domain().credentials().commands().edit(actor, id, new NewApiKey("Renamed", ""));
        assertThat(admin.post(CREDENTIALS + id + "/revoke", "name", "Cut off").statusCode())
                .isEqualTo(422);
        var answers = both(CREDENTIALS + id + "/revoke", "name", "Renamed");
        assertThat(count(answers, 303)).isEqualTo(1);
        assertThat(count(answers, 409)).isEqualTo(1);
    }

    @Test
    void aUserWhomAnotherChangedIsNotChangedOver() {
        var userId = platform.user(0, 1).get("id").asString();
        var path = "/settings/users/" + userId;
        open(path);
        var renamed = new UserUpdate("Grace", null, "STANDARD", null, null);
        platform.domain().companies().commands().updateUser(actor, userId, renamed);
        var late =
                admin.post(path, "firstName", "Typed", "lastName", "Long", "systemRole", "EXTENDED", "accessGroup", "");
        assertChanged(late);
        assertThat(late.body()).contains("value=\"Typed\"", "<dd>Grace</dd>", "<dd>Standard</dd>");
        assertThat(admin.post(path, "firstName", "Typed", "lastName", "Long").statusCode())
                .isEqualTo(303);

        open(path + "/deactivate");
        platform.domain().companies().commands().changeRole(actor, userId, "ADMINISTRATOR", null);
        assertChanged(admin.post(path + "/deactivate"));
        admin.get(path + "/deactivate");
        assertThat(admin.post(path + "/deactivate").statusCode()).isEqualTo(303);
        open(path);
        assertThat(admin.post(path + "/activate").statusCode()).isEqualTo(303);
        assertChanged(colleague.post(path + "/activate"));
    }

    @Test
    void aRoleThatAnotherChangedIsNeitherChangedOverNorRemoved() {
        var roles = platform.domain().companies().roles();
        roles.createRole(actor, "cr_one", "One", Set.of());
        var path = "/settings/roles/cr_one";
        open(path);
        assertThat(colleague.get(path + "/remove").body()).contains("Remove One?");
        roles.editRole(actor, "cr_one", "Two", Set.of(new Permission("audit_view")));
        var late = admin.post(path, "name", "Mine", "permission.users_view", "on");
        assertChanged(late);
        assertThat(late.body()).contains("value=\"Mine\"", "<dd>Two</dd>");
        assertChanged(colleague.post(path + "/remove"));
        assertThat(admin.post(path, "name", "Mine", "permission.users_view", "on")
                        .statusCode())
                .isEqualTo(303);
        assertThat(colleague.get(path).body()).contains("Change Mine");
        assertThat(colleague.get(path + "/remove").body()).contains("Remove Mine?");
        assertThat(colleague.post(path + "/remove").statusCode()).isEqualTo(303);
    }

    @Test
    void aGroupThatAnotherChangedIsNeitherChangedOverNorRemoved() {
        var groups = platform.domain().companies().groups();
        groups.createAccessGroup(actor, "g1", "One", rules("us"));
        var path = "/settings/access-groups/g1";
        open(path);
        assertThat(colleague.get(path + "/remove").body()).contains("Remove One?");
        groups.editAccessGroup(actor, "g1", "Two", rules("ca"));
        var late = admin.post(path, "name", "Mine", "values.country", "de");
        assertChanged(late);
        assertThat(late.body())
                .contains(
                        "value=\"Mine\"",
                        "name=\"value.country.de\" value=\"on\" checked",
                        "<dd>Two</dd>",
                        "<dd>country: ca</dd>");
        assertChanged(colleague.post(path + "/remove"));
        assertThat(admin.post(path, "name", "Mine", "values.country", "de").statusCode())
                .isEqualTo(303);
        colleague.get(path + "/remove");
        assertThat(colleague.post(path + "/remove").statusCode()).isEqualTo(303);
    }

    /** Whoever corrects a mistake decides by what they saw when they opened the form, and not by what it became since. */
    @Test
    void aMistakeDoesNotMakeAFormForgetWhatWasSeen() {
        var companies = platform.domain().companies();
        companies.groups().createAccessGroup(actor, "g2", "Group", rules("us"));
        companies.roles().createRole(actor, "cr_two", "Role", Set.of());
        var people = "/settings/users/" + platform.user(0, 3).get("id").asString();
        var credential = CREDENTIALS + newKey("Key") + "/edit";
        var good = new String[] {
            "name", "Theirs", "expiry", "never", "values.country", "de", "firstName", "Theirs", "lastName", "Also",
        };
        for (var path : List.of("/settings/access-groups/g2", "/settings/roles/cr_two", people, credential)) {
            open(path);
            assertThat(colleague.post(path, good).statusCode()).as(path).isEqualTo(303);
            var mistaken = good.clone();
            mistaken[1] = " ";
            mistaken[7] = " ";
            assertThat(admin.post(path, mistaken).statusCode()).as(path).isEqualTo(422);
            var mine = good.clone();
            mine[1] = "Mine";
            mine[7] = "Mine";
            assertChanged(admin.post(path, mine));
            assertThat(admin.post(path, mine).statusCode()).as(path).isEqualTo(303);
        }
    }

    private static SortedMap<String, SortedSet<String>> rules(String country) {
        var rules = new TreeMap<String, SortedSet<String>>();
        rules.put("country", new TreeSet<>(Set.of(country)));
        return rules;
    }

    @Test
    void aRequestIsDismissedAsItWasShownAndAnInstallationEndsAsItWasShown() {
        var installations = platform.domain().installations();
        var clientId = new TestGrants(platform).clientId(TestGrants.CONFIDENTIAL);
        var path = "/settings/applications/" + clientId;
        installations.uninstall(actor, clientId);
        installations.request(actor, clientId, Scopes.of("orders_read"));
        open(path);
        installations.request(actor, clientId, Scopes.of("customers_read"));
        var late = admin.post(path + "/dismiss");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("The request has changed", "customers_read");
        installations.approveRequest(actor, clientId, Scopes.parse("customers_read orders_read"));
        assertThat(admin.post(path + "/dismiss").statusCode()).isEqualTo(409);

        open(path + "/uninstall");
        installations.install(actor, clientId, Scopes.of("users_read"));
        assertChanged(admin.post(path + "/uninstall", "confirm", "uninstall"));
        admin.get(path + "/uninstall");
        assertThat(admin.post(path + "/uninstall", "confirm", "uninstall").statusCode())
                .isEqualTo(303);
    }

    @Test
    void aTrialIsAppliedAsItWasShownAndBegunOnce() {
        var client = platform.client(0, 0).get("clientId").asString();
        var bearer = "Bearer " + platform.token(0, 0);
        assertThat(platform.getRecorded("/orders?limit=1", "Authorization", bearer)
                        .statusCode())
                .isEqualTo(200);
        var path = CREDENTIALS + client + "/scopes";
        open(path);
        assertThat(admin.post(path + "/trial", "days", "7").statusCode()).isEqualTo(303);
        var again = colleague.post(path + "/trial", "days", "1");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("A smaller set of scopes is on trial");

        open(path);
        assertThat(admin.post(path + "/discard").statusCode()).isEqualTo(303);
        admin.get(path);
        assertThat(admin.post(path + "/trial", "days", "30").statusCode()).isEqualTo(303);
        assertThat(colleague.post(path + "/apply").statusCode())
                .as("another trial than the one shown")
                .isEqualTo(409);
    }
}
