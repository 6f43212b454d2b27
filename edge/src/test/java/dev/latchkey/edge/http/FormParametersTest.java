package dev.latchkey.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormParametersTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private static FormParameters parse(String body) {
        return FormParameters.parse(Buffer.buffer(body), FORM);
    }

    @Test
    void decodesNamesAndValues() {
        var form = parse("grant_type=client_credentials&a%20b=%C3%BC+x%2B&&c");

        assertThat(form.required("grant_type")).isEqualTo("client_credentials");
        assertThat(form.find("a b")).contains("ü x+");
        assertThat(form.find("c")).contains("");
    }

    @Test
    void tellsAnEmptyParameterFromOneThatIsNotThere() {
        var form = parse("scope=");

        assertThat(form.find("scope")).contains("");
        assertThat(form.findNonEmpty("scope")).isEmpty();
        assertThat(form.find("state")).isEmpty();
        assertThatThrownBy(() -> form.required("scope")).hasMessage("expected the parameter scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&%61=2", "=1", "a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "a=%c0%af"})
    void refusesWhatCouldBeReadInTwoWays(String body) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(FormParameters.Malformed.class);
    }

    @Test
    void takesFiveHundredParametersAndNotOneMore() {
        var body = new StringBuilder("p0=");
        for (var i = 1; i < 1_000; i++) {
            body.append("&p").append(i).append('=');
        }

        assertThat(parse(body.toString()).names()).hasSize(1_000);
        assertThatThrownBy(() -> parse(body + "&p600=")).isInstanceOf(FormParameters.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {FORM, FORM + ";charset=UTF-8", FORM + "; charset=\"utf-8\"", "Application/X-WWW-Form-Urlencoded"
            })
    void takesTheContentTypeAsPeopleWriteIt(String contentType) {
        assertThat(FormParameters.parse(Buffer.buffer("a=1"), contentType).find("a"))
                .contains("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", FORM + "; charset=utf-16", "multipart/form-data", FORM + "x", ""})
    void refusesAnotherContentType(String contentType) {
        assertThatThrownBy(() -> FormParameters.parse(Buffer.buffer("a=1"), contentType))
                .isInstanceOf(FormParameters.Malformed.class);
    }

    @Test
    void showsNoValue() {
        assertThat(parse("client_secret=hush")).hasToString("FormParameters[client_secret]");
    }
}
