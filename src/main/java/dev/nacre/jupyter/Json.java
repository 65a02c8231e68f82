package dev.nacre.jupyter;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;

/** Messages of the Jupyter protocol. */
final class Json {

  private static final Gson GSON = new Gson();

  private Json() {}

  static JsonElement of(Object value) {
    return GSON.toJsonTree(value);
  }

  /** The text in an object in this object; empty if there is none, or if it is no such object. */
  static String text(String object, String outer, String inner) {
    try {
      var within = GSON.fromJson(object, JsonObject.class).getAsJsonObject(outer);
      return within.get(inner).getAsString();
    } catch (RuntimeException e) {
      return "";
    }
  }

  /** The texts of an array that an object holds. */
  static List<String> strings(String object, String name) {
    var array = GSON.fromJson(object, JsonObject.class).getAsJsonArray(name);
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  /** The texts of a notebook's cells of code. */
  static List<String> codeCells(String notebook) {
    return GSON.fromJson(notebook, JsonObject.class).getAsJsonArray("cells").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(cell -> cell.get("cell_type").getAsString().equals("code"))
        .map(cell -> cell.get("source"))
        .map(source -> source.isJsonArray() ? joined(source) : source.getAsString())
        .toList();
  }

  private static String joined(JsonElement lines) {
    return lines.getAsJsonArray().asList().stream()
        .map(JsonElement::getAsString)
        .collect(Collectors.joining());
  }

  /** A message whose content is written here, where JJava's classes lack a field. */
  @SuppressWarnings("unchecked")
  static Message<Object> message(
      MessageContext parent, MessageType<?> type, Map<String, ?> content) {
    return new Message<>(parent, (MessageType<Object>) type, of(content));
  }

  /**
   * A message whose content is written here, on the thread of whoever made it.
   *
   * @throws IllegalArgumentException if it holds something that JSON has no word for
   */
  @SuppressWarnings("unchecked")
  static Message<Object> message(MessageContext parent, ContentType<?> content) {
    return new Message<>(parent, (MessageType<Object>) content.getType(), writable(content));
  }

  private static JsonElement writable(ContentType<?> content) {
    try {
      return of(content);
    } catch (RuntimeException | StackOverflowError e) {
      var why = e instanceof StackOverflowError ? "it holds itself" : e.getMessage();
      throw new IllegalArgumentException(
          "This cannot be shown, because it cannot be written as JSON: " + why, e);
    }
  }
}
