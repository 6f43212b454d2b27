package dev.latchkey.console.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Choosing what a client may do: by headings, by operations, from a beginning; as a browser sends the form, without script. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientFormTest {

    private static final Pattern SCOPE = Pattern.compile("name=\"scope\\.([a-z_]+)\"");
    private static final String NEW = "/settings/credentials/new/client";

    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        admin = TestBrowser.signedIn(platform, 0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private PageForm shown(String path) {
        return PageForm.find(admin.get(path).body(), path).orElseThrow();
    }

    /** Sends a form as it is shown, but for what is typed into it; an absent value takes its field out. */
    private HttpResponse<String> send(PageForm form, String... typed) {
        var fields = new LinkedHashMap<>(form.fields());
        for (var at = 0; at < typed.length; at += 2) {
            fields.put(typed[at], typed[at + 1]);
        }
        fields.values().removeIf(value -> value.equals("-"));
        return admin.post(
                form.action(),
                fields.entrySet().stream()
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                        .toArray(String[]::new));
    }

    private static PageForm again(HttpResponse<String> answer, String path) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("id=\"secret\"");
        return PageForm.find(answer.body(), path).orElseThrow();
    }

    private OAuthClient made(PageForm form, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("id=\"secret\"");
        var sealed = form.fields().getOrDefault("form", "");
        return stored(sealed.substring(0, sealed.indexOf('.')));
    }

    private OAuthClient stored(String id) {
        var stores = platform.domain().stores();
        Credential found = stores.transactions()
                .read(tx ->
                        stores.credentials().find(tx, platform.companyId(0), id).orElseThrow());
        return (OAuthClient) found;
    }

    private OAuthClient madeWith(String... typed) {
        var form = shown(NEW);
        return made(form, send(form, typed));
    }

    @Test
    void offersWhatSomethingServedAsksForAndFoldsAwayTheRest() throws IOException {
        var page = admin.get(NEW).body();
        var fold = page.indexOf("<details class=\"more\"");
        assertThat(page.substring(0, fold))
                .contains("name=\"level.Orders\"", "name=\"level.Users\"", "name=\"scope.orders_read\"");
        var unasked = page.substring(fold, page.indexOf("</details>", fold));
        assertThat(unasked).contains("Not asked for by any operation").doesNotContain("details open", " open>");
        var folded =
                SCOPE.matcher(unasked).results().map(scope -> scope.group(1)).toList();
        assertThat(folded).isNotEmpty();
        for (var document : platform.documents()) {
            assertThat(Files.readString(document).lines().filter(line -> line.contains("security")))
                    .as(document + "")
                    .noneMatch(line -> folded.stream().anyMatch(scope -> line.matches(".*\\b" + scope + "\\b.*")));
        }
    }

    @Test
    void aRoleSaysWhatItPermitsInSentences() {
        var form = admin.get(NEW).body();
        assertThat(form)
                .contains(
                        "<summary>16 permissions<span class=\"sr\">: Admin</span></summary>",
                        "<li>See every order</li>")
                .containsOnlyOnce("Reaches all data of the company.")
                .doesNotContain("access all orders", "access_all_orders");
    }

    @Test
    void aLevelGivesWhatTheMethodsOfOperationsSay() {
        var reading = madeWith("name", "Reads", "level.Orders", "read");
        assertThat(reading.settings().scopes().names()).containsExactly("orders_read", "price_lists_read");
        var writing = madeWith("name", "Writes", "level.Orders", "write");
        assertThat(writing.settings().scopes().names()).contains("orders_read", "orders_manage");
        var choosing = madeWith("name", "Chooses", "level.Orders", "choose", "scope.orders_manage", "on");
        assertThat(choosing.settings().scopes().names()).containsExactly("orders_manage");
    }

    @Test
    void aTickCountsOnlyWhereItIsChosen() {
        var ticked = madeWith(
                "name",
                "Reads alone",
                "level.Orders",
                "read",
                "scope.orders_manage",
                "on",
                "level.Customers",
                "none",
                "scope.customers_read",
                "on");
        assertThat(ticked.settings().scopes().names()).containsExactly("orders_read", "price_lists_read");
        for (var level : new String[] {"none", "all", ""}) {
            var refused = send(shown(NEW), "name", "Nothing", "level.Orders", level, "scope.orders_read", "on");
            assertThat(refused.statusCode()).as(level).isEqualTo(422);
            assertThat(refused.body()).contains("Choose at least one scope.");
        }
    }

    @Test
    void beginsWithEverythingThatOnlyReads() {
        var form = shown(NEW);
        var started = again(send(form, "name", "Kept", "allowList", "203.0.113.0/24", "do", "read"), NEW);
        assertThat(started.fields())
                .containsEntry("name", "Kept")
                .containsEntry("allowList", "203.0.113.0/24")
                .containsEntry("form", form.fields().get("form"))
                .containsEntry("level.Orders", "read");
        var client = made(started, send(started));
        assertThat(client.settings().scopes().names())
                .contains("orders_read", "customers_read", "users_read")
                .doesNotContain("orders_manage", "customers_create", "users_manage");
        var nothing = again(send(shown(NEW), "level.Orders", "write", "scope.no scope", "on", "do", "nothing"), NEW);
        assertThat(send(shown(NEW), "scope.\u00e9", "on", "do", "look").body())
                .contains("1 scope: with this role that opens no operation");
        assertThat(nothing.fields()).containsEntry("level.Orders", "none");
    }

    @Test
    void findsOperationsAndTicksWhatTheyNeed() {
        var searched = send(shown(NEW), "name", "By call", "by", "operation", "operation", "post ORDER", "do", "find");
        assertThat(searched.body()).contains("name=\"call.POST /orders\"").doesNotContain("name=\"call.GET /orders\"");
        var found = again(searched, NEW);
        assertThat(found.fields()).containsEntry("by", "operation").containsEntry("name", "By call");
        assertThat(send(found, "operation", "nothing-like-it", "do", "find").body())
                .contains("Nothing matches");

        var answer = send(found, "systemRole", "EMPLOYEE", "call.POST /orders", "on", "do", "tick");
        assertThat(answer.body())
                .contains("POST /orders needs orders_manage: ticked.", "for the permission orders_create")
                .contains("autofocus");
        var ticked = again(answer, NEW);
        assertThat(ticked.fields())
                .containsEntry("scope.orders_manage", "on")
                .containsEntry("by", "scope")
                .containsEntry("systemRole", "STANDARD")
                .doesNotContainKeys("call.POST /orders", "scope.orders_read");
        var client = made(ticked, send(ticked));
        assertThat(client.settings().scopes().names()).containsExactly("orders_manage");
        assertThat(client.settings().systemRoleId()).isEqualTo("STANDARD");
    }

    /** Enter in the search sends the form; so does the button that makes the client, with operations ticked of which nobody saw what they need. */
    @Test
    void makesNothingBeforeItWasSeen() {
        var searched = again(send(shown(NEW), "name", "Early", "operation", "orders", "level.Orders", "read"), NEW);
        var shown = send(searched, "call.GET /orders", "on", "call.DELETE /nowhere", "on");
        assertThat(shown.body())
                .contains(
                        "GET /orders needs no more scopes.",
                        "Nothing was made or saved yet.",
                        "2 scopes: with this role that opens ");
        var client = made(again(shown, NEW), send(again(shown, NEW)));
        assertThat(client.settings().scopes().names()).containsExactly("orders_read", "price_lists_read");
    }

    @Test
    void anEditKeepsWhatItHoldsAndWhatWasSeen() {
        var id = madeWith("name", "Before", "level.Orders", "choose", "scope.orders_manage", "on")
                .id();
        var edit = "/settings/credentials/" + id + "/edit";
        var form = shown(edit);
        assertThat(form.fields()).containsEntry("level.Orders", "choose").containsEntry("scope.orders_manage", "on");
        var renamed = send(shown(edit), "name", "By somebody else");
        assertThat(renamed.statusCode()).isEqualTo(303);
        assertThat(send(form, "name", "").statusCode()).isEqualTo(422);
        var step = again(send(form, "call.GET /orders", "on", "do", "tick"), edit);

        var late = send(step);
        assertThat(late.statusCode()).as("somebody changed it before a step").isEqualTo(409);
        assertThat(stored(id).settings().scopes().names()).containsExactly("orders_manage");
        var told = PageForm.find(late.body(), edit).orElseThrow();
        assertThat(send(told).statusCode()).isEqualTo(303);
        assertThat(stored(id).settings().scopes().names()).contains("orders_manage", "orders_read");
    }

    /** The form as it was shown before something came to be served that asks for a scope. */
    private static String[] openedBefore(PageForm form, String scope) {
        var offer = form.fields().getOrDefault("offer", "");
        assertThat(offer).contains(":" + scope);
        return new String[] {"offer", offer.replaceFirst(" [rw]:" + scope + "(?= |\\\\|$)", "")};
    }

    @Test
    void aLevelGivesNothingThatItDidNotShow() {
        var form = shown(NEW);
        var offer = openedBefore(form, "price_lists_read")[1];
        for (var level : List.of("read", "write")) {
            var late = send(form, "name", "Late", "level.Orders", level, "offer", offer);
            assertThat(late.body())
                    .contains(
                            "New under what you chose, and not ticked: price_lists_read.",
                            "Nothing was made or saved yet.");
            var told = again(late, NEW);
            assertThat(told.fields()).containsEntry("level.Orders", "choose").containsEntry("name", "Late");
            assertThat(told.fields()).doesNotContainKey("scope.price_lists_read");
        }
        for (var button : List.of("find", "look", "tick")) {
            var step = again(send(form, "level.Orders", "read", "do", button, "offer", offer), NEW);
            assertThat(step.fields()).as(button).containsEntry("level.Orders", "choose");
        }
        var told = again(send(form, "name", "Late", "level.Orders", "read", "offer", offer), NEW);
        assertThat(made(told, send(told)).settings().scopes().names()).containsExactly("orders_read");
        for (var unread : List.of("", "-", "Orders", "%", "Other r:orders_read")) {
            var page = send(shown(NEW), "name", "Nothing", "level.Orders", "read", "offer", unread);
            assertThat(page.body()).as(unread).contains("not ticked: orders_read, price_lists_read.");
        }
    }

    @Test
    void aRenameGivesAClientNothingThatCameMeanwhile() {
        var id = madeWith("name", "Reader", "level.Orders", "read").id();
        var edit = "/settings/credentials/" + id + "/edit";
        var form = shown(edit);
        var without = send(form, "level.Orders", "choose", "scope.price_lists_read", "-");
        assertThat(without.statusCode()).isEqualTo(303);
        var before = shown(edit);
        var late = send(
                before,
                "name",
                "Renamed",
                "level.Orders",
                "read",
                "offer",
                openedBefore(before, "price_lists_read")[1]);
        var told = again(late, edit);
        assertThat(stored(id).facts().label().name()).isEqualTo("Reader");
        assertThat(send(told).statusCode()).isEqualTo(303);
        assertThat(stored(id).facts().label().name()).isEqualTo("Renamed");
        assertThat(stored(id).settings().scopes().names()).containsExactly("orders_read");
    }

    /** A tick under a heading where a level was chosen counts for nothing, and so does it when the scope stands elsewhere by now. */
    @Test
    void aScopeThatMovedElsewhereCountsAsItDidWhereItWasShown() {
        var form = shown(NEW);
        var unasked = form.html().substring(form.html().indexOf("<details class=\"more\""));
        var found = SCOPE.matcher(unasked);
        assertThat(found.find()).isTrue();
        var scope = found.group(1);
        var offer = form.fields().getOrDefault("offer", "") + "\\Gone w:" + scope;
        var none = send(
                form,
                "name",
                "Moved",
                "level.Orders",
                "read",
                "level.Gone",
                "none",
                "scope." + scope,
                "on",
                "offer",
                offer);
        assertThat(none.body()).contains("not ticked: " + scope + ".");
        assertThat(again(none, NEW).fields()).doesNotContainKey("scope." + scope);
        var all = send(form, "name", "Moved", "level.Gone", "write", "offer", offer);
        assertThat(all.body()).contains("No longer under the heading where you chose it");
        var told = again(all, NEW);
        assertThat(made(told, send(told)).settings().scopes().names()).containsExactly(scope);
    }

    @Test
    void aPrivateKeyIsNeverShownAgain() {
        var texts = Map.of(
                "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"\\u0064\":\"GONE\"}]}",
                        "private key",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\",\"d\":\"GONE\"}", "private key",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"GONE\"}]}", "private key",
                "-----BEGIN PRIVATE KEY-----\nGONE\n-----END PRIVATE KEY-----", "private key",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nGONE", "private key",
                "{\"pem\":\"-----BEGIN RSA PRIVATE KEY-----GONE\"}", "private key",
                "{\"keys\":[{\"kty\":\"EC\",\"d\":\"GONE\"}", "no JSON",
                "MIGHAgEAGONE", "no JSON");
        var client = "/settings/credentials/"
                + madeWith("name", "Keys", "level.Orders", "read").id();
        texts.forEach((text, told) -> {
            for (var method : List.of("jwks", "jwksUri", "secret")) {
                if (method.equals("secret") && told.equals("no JSON")) {
                    continue;
                }
                var form = shown(NEW);
                var refused = send(form, "name", "Keys", "level.Orders", "read", "method", method, "jwks", text);
                assertThat(refused.statusCode()).as(text).isEqualTo(422);
                assertThat(refused.body())
                        .as(text)
                        .contains("That " + (told.equals("no JSON") ? "is " : "was a ") + told)
                        .doesNotContain("GONE");
            }
            if (told.equals("private key")) {
                var address = send(shown(NEW), "name", "Keys", "method", "jwksUri", "jwksUri", text);
                assertThat(address.statusCode()).as(text).isEqualTo(422);
                assertThat(address.body())
                        .as(text)
                        .contains("That was a private key")
                        .doesNotContain("GONE");
            }
            var step = send(shown(NEW), "method", "jwks", "jwks", text, "do", "look");
            assertThat(step.body()).as(text).contains("That ").contains(told).doesNotContain("GONE");
            var changed = send(shown(client + "/authentication"), "method", "jwks", "jwks", text);
            assertThat(changed.statusCode()).as(text).isEqualTo(422);
            assertThat(changed.body()).as(text).contains(told).doesNotContain("GONE");
        });
        var typo = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"SEEN\",\"y\":\"AA\"}]}";
        assertThat(send(shown(NEW), "name", "Keys", "level.Orders", "read", "method", "jwks", "jwks", typo)
                        .body())
                .as("what is public alone can be mended")
                .contains("SEEN");
    }

    @Test
    void aFormWithManyTicksIsTaken() {
        var form = shown(NEW);
        var typed = new LinkedHashMap<String, String>(Map.of("name", "Many", "level.Orders", "read"));
        for (var at = 0; at < 300; at++) {
            typed.put("scope.no_such_" + at, "on");
        }
        var refused = send(
                form,
                typed.entrySet().stream()
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                        .toArray(String[]::new));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Not known", "value=\"Many\"");
    }

    @Test
    void whatExceedsItsMakerIsShownAndCannotBeChosen() {
        var roles = platform.domain().companies().roles();
        var operator = new Actor.Operator("test").in(platform.companyId(0));
        roles.createRole(
                operator, "cr_small", "Small", Set.of(Permissions.CREDENTIALS_VIEW, Permissions.CREDENTIALS_MANAGE));
        platform.domain()
                .companies()
                .commands()
                .changeRole(operator, platform.user(0, 3).get("id").asString(), "cr_small", null);
        var page = TestBrowser.signedIn(platform, 0, 3).get(NEW).body();
        assertThat(page)
                .contains("<strong>Extended</strong>", "may do more than you", "value=\"cr_small\"")
                .doesNotContain("value=\"EXTENDED\"", "value=\"ADMINISTRATOR\"");
    }
}
