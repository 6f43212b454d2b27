package dev.latchkey.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.demo.platform.Demo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the processor time of each page of the console in a company with 100,000 credentials. Client and server share the
 * process, so what it prints is more than the server takes. Leaves nothing behind.
 */
public final class PageBench implements AutoCloseable {

    private static final int CREDENTIALS = 100_000;
    private static final int WARM_UP = 60;
    private static final int MEASURED = 40;
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final Path folder;
    private final Demo demo;
    private final JsonNode file;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new TreeMap<>();

    private PageBench() throws Exception {
        this.folder = Files.createTempDirectory("latchkey-pages");
        var settings = Map.of("listeners.apiPort", "0", "listeners.webPort", "0", "listeners.privatePort", "0");
        this.demo = Demo.start(ConfigurationReader.defaults(folder, settings), InstantSource.system());
        this.file = JsonMapper.shared().readTree(Files.readString(demo.file()));
    }

    public static void main(String[] arguments) throws Exception {
        try (var bench = new PageBench()) {
            bench.fill();
            bench.signIn();
            System.out.printf(Locale.ROOT, "%d credentials in the company%n", CREDENTIALS);
            System.out.printf("%-68s %10s %10s%n", "page", "CPU ms", "kB");
            for (var page : bench.pages()) {
                bench.measure(page);
            }
        }
    }

    private JsonNode acme() {
        return file.get("companies").get(0);
    }

    private void fill() throws SQLException {
        var company = acme().get("id").asString();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("latchkey.db"));
                var insert = connection.prepareStatement("""
                    with recursive number (n) as (select 1 union all select n + 1 from number where n < ?)
                    insert into credential (company_id, id, type, name, description, created_by, created_at, allow_list)
                    select ?, 'k' || n, 'API_KEY', 'Key ' || n, '', 'user:' || (n % 7), n, '' from number
                    """)) {
            insert.setInt(1, CREDENTIALS);
            insert.setString(2, company);
            insert.executeUpdate();
        }
    }

    private void signIn() throws IOException, InterruptedException {
        var admin = acme().get("users").get(0);
        var token = TOKEN.matcher(get("/account/sign-in").body());
        if (!token.find()) {
            throw new IllegalStateException("the sign-in page has no form");
        }
        var form = "csrf=" + encode(token.group(1)) + "&email="
                + encode(admin.get("email").asString()) + "&password="
                + encode(admin.get("password").asString());
        var answer = send(request("/account/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        if (answer.statusCode() != 303) {
            throw new IllegalStateException("signing in was answered with " + answer.statusCode());
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> pages() {
        var client = "/settings/credentials/"
                + acme().get("clients").get(0).get("clientId").asString();
        return List.of(
                "/",
                "/settings/credentials",
                "/settings/credentials?sort=NAME",
                "/settings/credentials?q=Key+99",
                "/settings/credentials?state=REVOKED",
                "/settings/credentials/new/client",
                client,
                client + "/activity",
                client + "/scopes",
                "/settings/refusals",
                "/settings/applications",
                "/settings/users",
                "/settings/roles",
                "/settings/access-groups",
                "/settings/audit-log");
    }

    private void measure(String page) throws IOException, InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var bytes = 0;
        for (var i = 0; i < WARM_UP; i++) {
            var answer = get(page);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(page + " was answered with " + answer.statusCode());
            }
            bytes = answer.body().length();
        }
        var before = system.getProcessCpuTime();
        for (var i = 0; i < MEASURED; i++) {
            get(page);
        }
        var millis = (system.getProcessCpuTime() - before) / 1e6 / MEASURED;
        System.out.printf(
                Locale.ROOT,
                "%-68s %10.1f %10.1f%n",
                page.length() > 68 ? page.substring(0, 68) : page,
                millis,
                bytes / 1000.0);
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(request(target).GET());
    }

    private HttpRequest.Builder request(String target) {
        var cookie = cookies.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("; "));
        return HttpRequest.newBuilder(URI.create(file.get("webUrl").asString() + target))
                .header("Cookie", "nothing=1; " + cookie);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        for (var cookie : answer.headers().allValues("Set-Cookie")) {
            var pair = cookie.substring(0, cookie.indexOf(';'));
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        http.close();
        demo.close();
        try (var files = Files.walk(folder)) {
            for (var path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
