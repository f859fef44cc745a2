/**
 * Checks what documents and comments name, and how they say it. May live here: readers of Markdown
 * and of Java sources as text. May not: anything that needs the agent, or knows what a document
 * says.
 */
@NullMarked
package dev.sojourn.documents;

import org.jspecify.annotations.NullMarked;
