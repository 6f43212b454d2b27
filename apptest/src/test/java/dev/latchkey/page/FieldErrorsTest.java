package dev.latchkey.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A form with several mistakes says all of them at once: on top, where links lead to the fields, and beside each field. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FieldErrorsTest {

    private static final Pattern SUMMARY = Pattern.compile(
            "<div[^>]* id=\"errors\" role=\"alert\" tabindex=\"-1\" autofocus>(.*?)</div>", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("<a href=\"#([^\"]+)\">");
    private static final Pattern ERROR = Pattern.compile("<p class=\"lk-error\"[^>]*>(.*?)</p>", Pattern.DOTALL);
    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

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

    /** Sends a form and looks at the page: every mistake is on top, its link leads to a field, and the field says it too. */
    private String mistakes(String path, List<String> fields, String... form) {
        var shown = admin.get(path);
        assertThat(shown.statusCode()).as(path).isEqualTo(200);
        assertThat(shown.body()).doesNotContain("id=\"errors\"", "aria-invalid=\"true\"");
        var typed = new ArrayList<>(List.of(form));
        var id = FORM.matcher(shown.body());
        if (id.find()) {
            typed.addAll(List.of("form", id.group(1)));
        }
        HttpResponse<String> answer = admin.post(path, typed.toArray(String[]::new));
        assertThat(answer.statusCode()).as(path).isEqualTo(422);
        var page = answer.body();
        var summary = SUMMARY.matcher(page);
        assertThat(summary.find()).as(page).isTrue();
        assertThat(LINK.matcher(summary.group(1)).results().map(link -> link.group(1)))
                .as(path)
                .containsExactlyElementsOf(fields);
        for (var field : fields) {
            assertThat(page).contains("id=\"" + field + "\"");
        }
        assertThat(ERROR.matcher(page).results().map(error -> error.group(1)))
                .as("sentences beside the fields of " + path)
                .allSatisfy(error ->
                        assertThat(error).matches("(?s)[\\p{Lu}“].*\\.").doesNotContain("xpected"));
        assertThat(Pattern.compile("class=\"lk-error\"").matcher(page).results().count())
                .as(path)
                .isEqualTo(fields.size());
        assertThat(page).as("the browser stops at its first own complaint").contains("novalidate");
        return page;
    }

    @Test
    void aClientIsToldOfEveryField() {
        var page = mistakes(
                "/settings/credentials/new/client",
                List.of("name", "scopes", "systemRole", "tokenFormat", "expiresAt", "allowList", "jwks"),
                "name",
                " ",
                "expiry",
                "date",
                "expiryDate",
                "2001-01-01",
                "allowList",
                "kept.example",
                "method",
                "jwks");
        assertThat(page).contains("kept.example", "2001-01-01", "7 things need another look");
    }

    @Test
    void aPasswordIsToldOfEveryField() {
        var nothing = List.of("current", "new", "repeat");
        assertThat(mistakes("/account/password", nothing)).doesNotContain("This is your current password");
        mistakes("/account/password", nothing, "current", "", "new", "short", "repeat", "other");
        mistakes("/account/password", List.of("new", "repeat"), "current", "whatever it is", "new", "12345678");
        mistakes(
                "/account/password",
                List.of("new"),
                "current",
                "same again 7",
                "new",
                "same again 7",
                "repeat",
                "same again 7");
        mistakes(
                "/account/password",
                List.of("current"),
                "current",
                "wrong one 7",
                "new",
                "some new words",
                "repeat",
                "some new words");
    }

    @Test
    void anApiKeyIsToldOfEveryField() {
        mistakes(
                "/settings/credentials/new/api-key",
                List.of("name", "description", "expiresAt", "allowList"),
                "description",
                "a".repeat(1_001),
                "expiry",
                "soon",
                "allowList",
                "kept.example");
    }

    @Test
    void aCredentialThatIsChangedIsToldOfEveryField() {
        var id = platform.client(0, 0).get("clientId").asString();
        mistakes(
                "/settings/credentials/" + id + "/edit",
                List.of("name", "scopes", "expiresAt"),
                "systemRole",
                "STANDARD",
                "tokenFormat",
                "JWT",
                "expiry",
                "date");
    }

    @Test
    void peopleAreToldOfEveryField() {
        var page = mistakes(
                "/settings/users/invite",
                List.of("email", "firstName", "lastName"),
                "email",
                "kept",
                "firstName",
                "a\u200bb",
                "systemRole",
                "EMPLOYEE");
        assertThat(page).contains("value=\"kept\"");
        var user = platform.user(0, 3).get("id").asString();
        mistakes("/settings/users/" + user, List.of("firstName", "lastName"), "firstName", "", "lastName", " ");
    }

    @Test
    void triesEveryRuleAndKeepsTheFirstOfEachField() {
        var errors = FieldErrors.of(
                () -> {}, () -> refuse("one", "first"), () -> refuse("one", "second"), () -> refuse("two", "third"));
        assertThat(errors.error("one")).isEqualTo("First.");
        assertThat(errors.error("two")).isEqualTo("Third.");
        assertThat(errors.error("three")).isNull();
        assertThat(errors.lines(Map.of("one", "One")))
                .containsExactly(
                        new FieldErrors.Line("one", "One", "First."), new FieldErrors.Line(null, "", "Third."));
    }

    @Test
    void whatACommandExpectedIsAskedFor() {
        var errors = FieldErrors.of(
                () -> TextLimits.checkName("name", " "),
                () -> refuse("end", "expected a date in the future, got 2001-01-01T00:00:00Z"),
                () -> refuse("group", "there is no such access group"));
        assertThat(errors.error("name")).isEqualTo("Enter 1 to 100 visible characters on one line.");
        assertThat(errors.error("end")).isEqualTo("Enter a date in the future.");
        assertThat(errors.error("group")).isEqualTo("There is no such access group.");
        assertThat(FieldErrors.sentence(CommandRefused.notPermitted("this needs a right")))
                .isEqualTo("This needs a right.");
    }

    private static void refuse(String field, String message) {
        throw CommandRefused.invalid(field, message);
    }
}
