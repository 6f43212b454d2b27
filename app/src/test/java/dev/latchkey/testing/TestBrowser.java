package dev.latchkey.testing;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A browser at the web origin: keeps cookies, fills in the hidden fields of forms, follows no redirect by itself. */
public final class TestBrowser {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern FORM =
            Pattern.compile("<form[^>]* action=\"([^\"]+)\"[^>]*>(.*?)</form>", Pattern.DOTALL);
    /** What a page says it showed; without it a form is answered as one that is out of date. */
    private static final Pattern SHOWN =
            Pattern.compile("<input type=\"hidden\" name=\"(seen|scopes)\" value=\"([^\"]*)\">");

    private final TestPlatform platform;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> hidden = new HashMap<>();
    private String csrf = "";

    public TestBrowser(TestPlatform platform) {
        this.platform = platform;
    }

    public HttpResponse<String> get(String target) {
        return keep(platform.send(
                platform.request(platform.web(target), "Cookie", cookieHeader()).GET()));
    }

    /**
     * Posts a form with the token of the page seen last, and with what the last page with a form to that path said it showed.
     *
     * @param fields names and values in turn
     */
    public HttpResponse<String> post(String path, String... fields) {
        return postWith(path, Map.of(), csrf, fields);
    }

    /** Posts a form with this token and further headers. */
    public HttpResponse<String> postWith(String path, Map<String, String> headers, String token, String... fields) {
        var form = new StringBuilder("csrf=" + encode(token));
        var shown = new LinkedHashMap<>(hidden.getOrDefault(path, Map.of()));
        for (var i = 0; i < fields.length; i += 2) {
            form.append('&').append(encode(fields[i])).append('=').append(encode(fields[i + 1]));
            shown.remove(fields[i]);
        }
        shown.forEach((name, value) ->
                form.append('&').append(encode(name)).append('=').append(encode(value)));
        var request = platform.request(
                platform.web(path), "Cookie", cookieHeader(), "Content-Type", "application/x-www-form-urlencoded");
        headers.forEach(request::header);
        return keep(platform.send(request.POST(BodyPublishers.ofString(form.toString()))));
    }

    /** A browser in which one of a company's users has signed in, both in the order of the sheet. */
    public static TestBrowser signedIn(TestPlatform platform, int company, int user) {
        var browser = new TestBrowser(platform);
        var person = platform.user(company, user);
        browser.signIn(person.get("email").asString(), person.get("password").asString());
        return browser;
    }

    /** Opens the sign-in page and signs in. */
    public HttpResponse<String> signIn(String email, String password) {
        get("/account/sign-in?again=true");
        return post("/account/sign-in", "email", email, "password", password);
    }

    public String csrf() {
        return csrf;
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    private String cookieHeader() {
        var header = new StringBuilder("nothing=1");
        cookies.forEach(
                (name, value) -> header.append("; ").append(name).append('=').append(value));
        return header.toString();
    }

    private HttpResponse<String> keep(HttpResponse<String> answer) {
        for (var cookie : answer.headers().allValues("Set-Cookie")) {
            var pair = cookie.substring(0, cookie.indexOf(';'));
            var name = pair.substring(0, pair.indexOf('='));
            if (cookie.contains("Max-Age=0")) {
                cookies.remove(name);
            } else {
                cookies.put(name, pair.substring(name.length() + 1));
            }
        }
        var found = TOKEN.matcher(answer.body());
        if (found.find()) {
            csrf = found.group(1);
        }
        var forms = FORM.matcher(answer.body());
        var ofPage = new HashMap<String, Map<String, String>>();
        while (forms.find()) {
            var shown = ofPage.computeIfAbsent(forms.group(1), _ -> new LinkedHashMap<>());
            var fields = SHOWN.matcher(forms.group(2));
            while (fields.find()) {
                shown.put(fields.group(1), fields.group(2));
            }
        }
        hidden.putAll(ofPage);
        return answer;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
