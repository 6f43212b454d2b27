package dev.latchkey.edge.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hands letters to a mail server (RFC 5321), over TLS unless the configuration says otherwise. */
public final class SmtpMailer implements Mailer {

    private static final Duration SEND_MAX = Duration.ofSeconds(30);
    private static final Duration GREETING_MAX = Duration.ofSeconds(5);

    /** How the client begins what it says of an answer to RCPT. */
    private static final String RECIPIENT_ANSWERED = "recipient address not accepted";

    /** Code and enhanced code of an answer, whose subject is the second number of three (RFC 3463 section 2). */
    private static final Pattern ENHANCED = Pattern.compile("(?:\\d{3}[ -])?5\\.(\\d{1,3})\\.\\d{1,3}\\b");

    private static final Set<String> ADDRESS_OR_MAILBOX = Set.of("1", "2");
    private static final Set<Integer> MAILBOX_CODES = Set.of(550, 551, 552, 553);

    private final MailClient client;
    private final String from;
    private final String host;
    private final int port;

    /**
     * @param requiresTls whether to refuse a server that offers no STARTTLS (RFC 3207)
     * @param username absent for a server that asks for none
     */
    public SmtpMailer(
            Vertx vertx,
            String from,
            String host,
            int port,
            boolean requiresTls,
            @Nullable String username,
            @Nullable String password) {
        var config = new MailConfig()
                .setHostname(host)
                .setPort(port)
                .setMaxPoolSize(4)
                .setStarttls(requiresTls ? StartTLSOptions.REQUIRED : StartTLSOptions.OPTIONAL);
        if (username == null) {
            config.setLogin(LoginOption.DISABLED);
        } else {
            config.setLogin(LoginOption.REQUIRED).setUsername(username).setPassword(password);
        }
        this.client = MailClient.create(vertx, config);
        this.from = from;
        this.host = host;
        this.port = port;
    }

    /** Whether the server is there and greets (RFC 5321 section 3.1). */
    @Override
    public boolean isTaking() {
        var millisMax = Math.toIntExact(GREETING_MAX.toMillis());
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millisMax);
            socket.setSoTimeout(millisMax);
            var code = new String(socket.getInputStream().readNBytes(3), US_ASCII);
            socket.getOutputStream().write("QUIT\r\n".getBytes(US_ASCII));
            return code.equals("220");
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void send(Mail mail) {
        var message = new MailMessage()
                .setFrom(from)
                .setTo(mail.to())
                .setSubject(mail.letter().subject())
                .setText(mail.letter().text());
        try {
            client.sendMail(message)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SEND_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw isOfRecipient(e.getCause())
                    ? new RecipientRefused(e)
                    : new IllegalStateException("the mail server did not take a letter", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the mail server did not take a letter", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Whether the answer is about the address and for good: what RCPT got, and by its enhanced code (RFC 3463) of the subjects address and
     * mailbox, or without one a code that RFC 5321 section 4.2.3 has for mailboxes. A server that relays for nobody says 5.7.1, or 554.
     */
    private static boolean isOfRecipient(@Nullable Throwable failure) {
        if (!(failure instanceof SMTPException answer)
                || !answer.isPermanent()
                || !String.valueOf(answer.getMessage()).startsWith(RECIPIENT_ANSWERED)) {
            return false;
        }
        var enhanced = ENHANCED.matcher(answer.getReplyMessage());
        return enhanced.lookingAt()
                ? ADDRESS_OR_MAILBOX.contains(enhanced.group(1))
                : MAILBOX_CODES.contains(answer.getReplyCode());
    }
}
