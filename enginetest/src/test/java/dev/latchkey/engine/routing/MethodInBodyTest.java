package dev.latchkey.engine.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.protocol.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers read as a parameter that overrides the method, and what none does. */
class MethodInBodyTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PARTS = "multipart/form-data; boundary=b";
    private static final String JSON = "application/json";

    private static boolean isFound(List<String> types, String body) {
        var octets = body.getBytes(StandardCharsets.ISO_8859_1);
        var whole = isFound(types, octets, Math.max(1, octets.length));
        // Where a part ends makes no difference.
        for (var length = 1; length < Math.min(8, octets.length); length++) {
            assertThat(isFound(types, octets, length)).as("parts of " + length).isEqualTo(whole);
        }
        return whole;
    }

    private static boolean isFound(List<String> types, byte[] octets, int length) {
        var reading = BodyReading.of(MethodInBody.of(HttpMethod.POST, types, List.of()), null);
        for (var from = 0; from < octets.length; from += length) {
            if (isFound(reading, Arrays.copyOfRange(octets, from, Math.min(octets.length, from + length)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFound(BodyReading reading, byte[] part) {
        return reading.find(part) == BodyReading.Found.METHOD;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_method=DELETE",
                "a=1&_method=DELETE",
                "a=1;_method=DELETE",
                "a=1&_METHOD=DELETE",
                "a=1&%5fmethod=DELETE",
                "a=1&%5F%6d%65thod=DELETE",
                "a=1&_method[]=DELETE",
                "a=1&_method%5B%5D=DELETE",
                "a=1&_method[x=DELETE",
                "a=1&_method%00x=DELETE",
                "a=1&_method\0x=DELETE",
                "a=1&+_method=DELETE",
                "a=1&.method=DELETE",
                "a=1&[method=DELETE",
                "a=1&%u005fmethod=DELETE",
                "a=1&%u005f%u006dethod=DELETE",
                "a=1\r\n_method=DELETE",
                "=&_method=DELETE",
                "%&_method=DELETE",
                "%4&_method=DELETE",
                "a%=b&_method=DELETE",
                "X-HTTP-Method-Override=DELETE",
                "x_http_method_override=DELETE",
                "a=1&X-HTTP-Method=DELETE",
                "a=1&x-method-override=DELETE",
                "_method=",
                "a[]=1&a[]=2&_method=DELETE"
            })
    void isFoundInAForm(String body) {
        assertThat(isFound(List.of(FORM), body)).isTrue();
        assertThat(isFound(List.of(FORM + "; charset=UTF-8"), body)).isTrue();
        assertThat(isFound(List.of(), body)).as("no type").isTrue();
        assertThat(isFound(List.of("text/plain, " + FORM), body))
                .as("two types")
                .isTrue();
        assertThat(isFound(List.of("text/plain", FORM), body)).as("two lines").isTrue();
        assertThat(isFound(List.of(JSON + "; x=\"" + FORM + "\""), body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=1&b=2",
                "method=DELETE",
                "payment_method=card",
                "a=_method",
                "a=x_method=y",
                "a=1&_methods=x",
                "a=1&_method1=x",
                "a=1&user[_method]=x",
                "a=1&_meth%6Fdx=1",
                "a=1&%=_method",
                "a=1&_meth%u006f64=1",
                "a=1&http-method=x",
                "a=1&_met%6=1"
            })
    void isNotFoundInAForm(String body) {
        assertThat(isFound(List.of(FORM), body)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_method\":\"DELETE\"}",
                "{\"a\":1,\"_method\" : \"DELETE\"}",
                "{\"a\":1,\"_method\"\r\n\t: \"DELETE\"}",
                "{\"\\u005fmethod\":\"DELETE\"}",
                "{\"_meth\\u006Fd\":\"DELETE\"}",
                "{\"a\":{\"_method\":\"DELETE\"}}",
                "{\"a\":\"\\\"\",\"_method\":\"DELETE\"}",
                "{\"a\":\"\\\\\",\"_method\":\"DELETE\"}",
                "{\"_method\":1,\"_method\":\"DELETE\"}",
                "{\"X-HTTP-Method-Override\":\"DELETE\"}",
                "{'a':'\"',\"_method\":\"DELETE\"}",
                "{/*\"*/\"_method\":\"DELETE\"}",
                "{\0\"\0_\0m\0e\0"
            })
    void isFoundInJson(String body) {
        for (var type : List.of(JSON, "application/vnd.api+json", "text/json", "application/json; charset=\"utf-8\"")) {
            assertThat(isFound(List.of(type), body)).as(type).isTrue();
        }
        assertThat(isFound(List.of(), body)).as("no type").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"method\":\"DELETE\"}",
                "{\"a\":1,\"method\":\"DELETE\"}",
                "{\"payment_method\":\"card\"}",
                "{\"a\":\"_method\"}",
                "[\"_method\", 1]",
                "{\"a\":\"_method=DELETE&_method=DELETE\"}",
                "{\"a\":\"name=\\\"_method\\\"\"}",
                "{\"_methods\":1}"
            })
    void isNotFoundInJson(String body) {
        assertThat(isFound(List.of(JSON), body)).isFalse();
    }

    private static String part(String header) {
        return "--b\r\n" + header + "\r\n\r\nDELETE\r\n--b--\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"_method\"",
                "content-disposition: form-data; NAME=\"_method\"",
                "Content-Disposition: form-data; name=_method",
                "Content-Disposition: form-data; name=_method; a=b",
                "Content-Disposition: form-data; name='_method'",
                "Content-Disposition: form-data; name=_method\"",
                "Content-Disposition: form-data; name=_method\"a\"",
                "Content-Disposition: form-data; name=_method(x)",
                "Content-Disposition: form-data; name=_method x",
                "Content-Disposition: form-data; name=_method/x",
                "Content-Disposition: form-data; name = \"_method\"",
                "Content-Disposition: form-data;\r\n name=\r\n \"_method\"",
                "Content-Disposition: form-data; name=\"\\_me\\thod\"",
                "Content-Disposition: form-data; name=\"%5Fmethod\"",
                "Content-Disposition: form-data; name=\"_method[]\"",
                "Content-Disposition: form-data; name=\"_method\0x\"",
                "Content-Disposition: form-data; name=\" _method\"",
                "Content-Disposition: form-data; name=\".method\"",
                "Content-Disposition: form-data; name*=utf-8''%5Fmethod",
                "Content-Disposition: form-data; name*=utf-8'en'_method",
                "Content-Disposition: form-data; name*=\"utf-8''_method\"",
                "Content-Disposition: form-data; name*0=\"_met\"; name*1=\"hod\"",
                "Content-Disposition: form-data; name*0*=utf-8''_met; name*1=\"hod\"",
                "Content-Disposition: form-data; name=\"=?utf-8?Q?=5Fmethod?=\"",
                "Content-Disposition: form-data; filename=\"_method\"",
                "Content-Disposition: form-data; name=\"a\"; name=\"_method\"",
                "Content-Disposition: form-data; name=\"a\r\nContent-Disposition: form-data; name=\"_method\"",
                "Content-Disposition: form-data; name=\"a; name=_method",
                "Content-ID: _method",
                "Content-ID: <_method>",
                "Content-Disposition: form-data; name=X-HTTP-Method-Override"
            })
    void isFoundInAPart(String header) {
        assertThat(isFound(List.of(PARTS), part(header))).isTrue();
        assertThat(isFound(List.of("multipart/mixed; boundary=b"), part(header)))
                .isTrue();
        assertThat(isFound(List.of(), part(header))).as("no type").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=\"method\"",
                "Content-Disposition: form-data; name=method",
                "Content-Disposition: form-data; name='method'",
                "Content-Disposition: form-data; name*=utf-8''method",
                "Content-Disposition: form-data; name=\"payment_method\"",
                "Content-Disposition: form-data; name=\"user[_method]\"",
                "Content-Disposition: form-data; name=\"a\"; filename=\"_method.txt\"",
                "Content-Disposition: form-data; name=\"a\"; filename*=utf-8''caf%C3%A9.txt",
                "Content-Disposition: form-data; name=\"a\"; filename=\"x\"\r\nContent-Type: text/plain; charset=utf-8",
                "Content-ID: <a@b>"
            })
    void isNotFoundInAPart(String header) {
        assertThat(isFound(List.of(PARTS), part(header))).isFalse();
    }

    /** A file that is uploaded may have pairs and members. */
    @Test
    void isNotFoundInWhatIsNoNameOfAPart() {
        assertThat(isFound(
                        List.of(PARTS),
                        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\na&_method=DELETE\r\n--b--"))
                .isFalse();
        assertThat(isFound(
                        List.of(PARTS),
                        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{\"_method\":1}\0\r\n--b--"))
                .isFalse();
    }

    static Stream<List<String>> readByNobody() {
        return Stream.of(
                List.of("text/plain"),
                List.of("image/png"),
                List.of("application/octet-stream"),
                List.of("text/csv; charset=utf-16"),
                List.of("application/x-ndjson"),
                List.of("application/grpc"),
                List.of("application/xml"));
    }

    @ParameterizedTest
    @MethodSource("readByNobody")
    void nothingIsLookedForInWhatNobodyTakesForParameters(List<String> types) {
        var method = MethodInBody.of(HttpMethod.POST, types, List.of("gzip"));
        assertThat(method.isOfParameters()).isFalse();
        for (var body :
                List.of("a{\"_method\":\"DELETE\"}", "_method=DELETE", "\"_method\":1", "\u001f{\"_method\":1}")) {
            assertThat(isFound(BodyReading.of(method, null), body.getBytes(StandardCharsets.UTF_8)))
                    .as(body)
                    .isFalse();
            method = MethodInBody.of(HttpMethod.POST, types, List.of("gzip"));
        }
    }

    /** By a part of its type (Laravel), one that is JSON all the same (koa-bodyparser), or whatever it is (Parse Server). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;x=jsonl",
                "application/json; profile=ndjson",
                "application/x-ndjson+json",
                "application/jsonl",
                "application/json-seq",
                "application/json+ndjson",
                "application/csp-report",
                "application/x-ndjson",
                "application/x-ndjson; profile=json",
                "text/plain",
                "text/csv",
                "application/octet-stream",
                "image/png",
                "x/y"
            })
    void isFoundInJsonOfAnyType(String type) {
        for (var before : List.of("", " \r\n\t", "\u00ef\u00bb\u00bf", "\u001e", "[1,")) {
            for (var body : List.of(
                    "{\"_method\":\"DELETE\"}",
                    "{\"a\":1}\n{\"\\u005fmethod\" : 1}",
                    "{\"a\":[{\"X-HTTP-Method\":1}]}")) {
                assertThat(isFound(List.of(type), before + body))
                        .as(before + body)
                        .isTrue();
            }
            assertThat(isFound(List.of(type), before + "{\"a\":\"_method\"}"))
                    .as(before)
                    .isFalse();
        }
    }

    /** Who reads any type as JSON takes its charset, too. */
    @Test
    void isFoundInJsonOfAnyTypeInOtherCharsets() {
        var json = "{\"_method\":1}";
        for (var charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16)) {
            var reading = BodyReading.of(MethodInBody.of(HttpMethod.POST, List.of("text/plain"), List.of()), null);
            assertThat(isFound(reading, json.getBytes(charset)))
                    .as(charset.name())
                    .isTrue();
        }
        assertThat(isFound(List.of("text/plain; charset=utf-7"), "+AHs-")).isTrue();
        assertThat(isFound(List.of("text/plain; charset=utf-32"), "abc")).isTrue();
        assertThat(isFound(List.of("text/plain; charset=utf-16"), "abc")).isFalse();
        assertThat(isFound(List.of("application/grpc"), "\0\0\0\0{\0\0")).isFalse();
    }

    @Test
    void isFoundInJsonWithoutATypeByAnyMethod() {
        var reading = BodyReading.of(MethodInBody.of(HttpMethod.PUT, List.of(), List.of()), null);
        assertThat(isFound(reading, "{\"_method\":1}".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    /** Whatever comes may be it. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip", ""})
    void anEncodingHidesIt(String encoding) {
        for (var type : List.of(FORM, PARTS, JSON)) {
            var method = MethodInBody.of(HttpMethod.POST, List.of(type), List.of(encoding));
            assertThat(isFound(BodyReading.of(method, null), new byte[] {'a'})).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "utf-7", "\"utf-16le\"", "cp037", "", "shift_jis"})
    void aCharsetHidesIt(String charset) {
        for (var type : List.of(FORM, PARTS, JSON)) {
            var method = MethodInBody.of(HttpMethod.POST, List.of(type + "; charset=" + charset), List.of("identity"));
            assertThat(isFound(BodyReading.of(method, null), new byte[] {'a'})).isTrue();
        }
    }
}
