package dev.latchkey.engine.request;

import java.util.ArrayList;
import java.util.List;

/** The cookies of a request (RFC 6265 §4.2.1), which may come in several headers (RFC 9113 §8.2.3). */
final class Cookies {

    private Cookies() {}

    /** Every value of the cookie with this name, compared exactly; a value in double quotes is what stands between them. */
    static List<String> values(List<String> headers, String name) {
        var values = new ArrayList<String>();
        for (var header : headers) {
            for (var pair : header.split(";", -1)) {
                var equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    values.add(unquoted(pair.substring(equals + 1).strip()));
                }
            }
        }
        return values;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
