package dev.latchkey.demo.platform;

import dev.latchkey.demo.platform.DemoFile.Contents;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What {@code ./latchkey demo} prints when all answers: commands to paste, one for each way to authenticate. */
final class DemoSheet {

    /** Apart from the method that fills it in, which would be longer than a screen with it. */
    @SuppressWarnings("InlineFormatString")
    private static final String SHEET = """

        Latchkey is running.   API %1$s   web %2$s   private %3$s
        Everything below, and more credentials: %4$s

        No credential: public postings
          curl '%1$s/v1/companies/acme/postings?limit=3'

        API key: the whole organisation
          curl -H 'X-SmartToken: %5$s' '%1$s/jobs?limit=3'

        Partner API key: only what was sent to that partner
          curl -H 'X-SmartToken: %6$s' '%1$s/feed/publications?limit=3'

        OAuth client credentials: scopes, system role, access group
          TOKEN=$(curl -s -u '%7$s:%8$s' \\
              -d grant_type=client_credentials %1$s/identity/oauth/token \\
              | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
          curl -H "Authorization: Bearer $TOKEN" '%1$s/candidates?limit=3'

        Acting for a user: open this, sign in as %11$s (%12$s), allow. The browser goes
        on to an address where nothing listens; take the code out of it
          %2$s/identity/oauth/allow?client_id=%13$s&redirect_uri=%14$s&scope=jobs_read%%20candidates_read%%20user_me_read&state=1
          curl -u '%13$s:%15$s' -d grant_type=authorization_code -d code=CODE %1$s/identity/oauth/token

        A refusal that explains itself: this client has the scope jobs_read and nothing else
          TOKEN=$(curl -s -u '%9$s:%10$s' \\
              -d grant_type=client_credentials %1$s/identity/oauth/token \\
              | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
          curl -i -H "Authorization: Bearer $TOKEN" '%1$s/candidates'

        Would it be let in? Ask without doing it
          curl -H "Authorization: Bearer $TOKEN" '%1$s/access/v1/explain?method=GET&path=/candidates'

        Stop with Ctrl-C. The same command on the same folder continues where this one stopped.
        """;

    private DemoSheet() {}

    static void print(Contents demo, Path file, PrintStream out) {
        var acme = demo.companies().getFirst();
        var admin = acme.clients().get(0);
        var jobsOnly = acme.clients().get(1);
        var api = demo.apiUrl();
        // Standard, who sees some jobs and not all.
        var user = acme.users().get(2);
        var application = demo.partner().applications().getFirst();
        out.printf(
                SHEET,
                api,
                demo.webUrl(),
                demo.privateUrl(),
                file,
                acme.apiKey(),
                demo.partner().apiKey(),
                admin.clientId(),
                admin.clientSecret(),
                jobsOnly.clientId(),
                jobsOnly.clientSecret(),
                user.email(),
                user.password(),
                application.clientId(),
                URLEncoder.encode(application.redirectUris().getFirst(), StandardCharsets.UTF_8),
                application.clientSecret());
        out.flush();
    }
}
