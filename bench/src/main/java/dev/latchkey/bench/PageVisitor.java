package dev.latchkey.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser, who does everything on the thread that asks; cookies are kept, redirections are not followed. */
final class PageVisitor {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern KEY = Pattern.compile("class=\"lk-key\">([A-Z2-7 ]+)<");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final String origin;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    PageVisitor(String origin) {
        this.origin = origin;
    }

    /**
     * What a request is answered.
     *
     * @param location where it leads on to, empty when it does not
     */
    record Answer(int status, int bytes, String html, String location) {}

    Answer get(String target) throws IOException {
        return send(target, null);
    }

    /** @param fields names and values in turn */
    Answer post(String target, String... fields) throws IOException {
        var form = new StringBuilder();
        for (var i = 0; i < fields.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(encode(fields[i]))
                    .append('=')
                    .append(encode(fields[i + 1]));
        }
        return send(target, form.toString());
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer send(String target, @Nullable String form) throws IOException {
        var connection = (HttpURLConnection) URI.create(origin + target).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        var cookie = cookies.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("; "));
        connection.setRequestProperty("Cookie", "nothing=1; " + cookie);
        connection.setRequestProperty("Accept", "text/html");
        if (form != null) {
            connection.setDoOutput(true);
            try (var body = connection.getOutputStream()) {
                body.write(form.getBytes(StandardCharsets.UTF_8));
            }
        }
        var status = connection.getResponseCode();
        var body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        var bytes = body == null ? new byte[0] : body.readAllBytes();
        connection.getHeaderFields().forEach((name, values) -> {
            if ("set-cookie".equalsIgnoreCase(name)) {
                values.forEach(this::keep);
            }
        });
        var location = connection.getHeaderField("Location");
        return new Answer(
                status, bytes.length, new String(bytes, StandardCharsets.UTF_8), location == null ? "" : location);
    }

    private void keep(String cookie) {
        var pair = cookie.substring(0, cookie.indexOf(';'));
        cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }

    static String csrf(String html) {
        return first(TOKEN, html);
    }

    private static String first(Pattern pattern, String html) {
        var found = pattern.matcher(html);
        if (!found.find()) {
            throw new IllegalStateException("a page without " + pattern);
        }
        return found.group(1);
    }

    /** Signs in with a password. */
    PageVisitor signIn(String email, String password) throws IOException {
        var form = get("/account/sign-in").html;
        var answer = post("/account/sign-in", "csrf", csrf(form), "email", email, "password", password);
        if (answer.status != 303) {
            throw new IllegalStateException("signing in was answered with " + answer.status);
        }
        return this;
    }

    /** Sets up a second factor (RFC 6238), after which operators get to their pages. */
    PageVisitor setUpSecondFactor() throws IOException {
        var form = get("/account/second-factor").html;
        var answer = post("/account/second-factor", "csrf", csrf(form), "code", code(first(KEY, form)));
        if (answer.status != 200) {
            throw new IllegalStateException("the second factor was answered with " + answer.status);
        }
        return this;
    }

    private static String code(String key) {
        var secret = ByteBuffer.allocate(key.length());
        var bits = 0L;
        var waiting = 0;
        for (var digit : key.replace(" ", "").toCharArray()) {
            bits = bits << 5 | BASE32.indexOf(digit);
            waiting += 5;
            if (waiting >= 8) {
                waiting -= 8;
                secret.put((byte) (bits >> waiting));
            }
        }
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.array(), 0, secret.position(), "HmacSHA1"));
            var step = Instant.now().getEpochSecond() / 30;
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            var number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }
}
