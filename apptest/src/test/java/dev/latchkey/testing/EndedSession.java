package dev.latchkey.testing;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A browser's session, gone from the store until closed, without the node having heard of it: what every request finds that looked its
 * session up a moment before that ended.
 */
public final class EndedSession implements AutoCloseable {

    private final Path store;

    private EndedSession(Path store) {
        this.store = store;
    }

    /** @param folder of a platform that runs on SQLite */
    public static EndedSession of(Path folder, TestBrowser browser) {
        var cookie = browser.cookies().get("latchkey_session_local");
        if (cookie == null) {
            throw new IllegalStateException("nobody is signed in");
        }
        var id = cookie.substring(0, cookie.indexOf('.'));
        var ended = new EndedSession(folder.resolve("latchkey.db"));
        ended.execute(
                "create table ended as select * from sign_in_session where id = '" + id + "'",
                "delete from sign_in_session where id = '" + id + "'");
        return ended;
    }

    private void execute(String... statements) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + store);
                var command = connection.createStatement()) {
            command.execute("pragma busy_timeout = 60000");
            for (var sql : statements) {
                command.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the store let no session go", e);
        }
    }

    @Override
    public void close() {
        execute("insert into sign_in_session select * from ended", "drop table ended");
    }
}
