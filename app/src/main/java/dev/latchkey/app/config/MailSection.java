package dev.latchkey.app.config;

import dev.latchkey.app.config.Configuration.Mail;
import dev.latchkey.app.config.Configuration.Smtp;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The keys under {@code mail}: whom letters come from, and who carries them. */
final class MailSection {

    private static final Pattern NAMED = Pattern.compile("[^<>@\\p{Cntrl}]{0,200}<([^<>]+)>");

    private MailSection() {}

    static Mail read(ConfigurationValues values, Path folder) {
        var from = values.text("mail.from", "latchkey@localhost");
        if (!isAddress(from)) {
            values.problem("mail.from: expected one e-mail address such as latchkey@example.com, got \"" + from + "\"");
        }
        var host = values.text("mail.smtp.host", "");
        var port = values.integer("mail.smtp.port", 587, 1, 65_535);
        var requiresTls = !values.flag("mail.smtp.allowPlainText", false);
        var username = values.text("mail.smtp.username", "");
        var passwordFile = values.path("mail.smtp.passwordFile", "", folder);
        var hasPassword = !values.text("mail.smtp.passwordFile", "").isEmpty();
        if (username.isEmpty() == hasPassword) {
            values.problem("mail.smtp.username: expected together with mail.smtp.passwordFile, or neither");
        }
        return new Mail(
                from,
                host.isEmpty()
                        ? null
                        : new Smtp(
                                host,
                                port,
                                requiresTls,
                                username.isEmpty() ? null : username,
                                hasPassword ? passwordFile : null));
    }

    /** As the address of a person is checked, whom letters go to; it may have a name before it (RFC 5322 §3.4). */
    private static boolean isAddress(String text) {
        var named = NAMED.matcher(text);
        try {
            new EmailAddress(named.matches() ? named.group(1) : text);
            return true;
        } catch (CommandRefused _) {
            return false;
        }
    }
}
