/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another printed page, in another alphabet: what was learned from the first
 * one is of use here because strokes are strokes, not because words repeat. */
#include "page.h"
#include "samples.h"

static const PageBlock blocks[] = {
  { 30, 20, 452, "DejaVu Serif Bold 25px", PANGO_ALIGN_CENTER, FALSE,
    "Λίγα λόγια, πολλές εικόνες" },
  { 30, 60, 452, "DejaVu Serif Italic 14px", PANGO_ALIGN_CENTER, FALSE,
    "μια σελίδα που ο αλγόριθμος δεν έχει ξαναδεί" },
  { 30, 92, 216, "DejaVu Serif 12px", PANGO_ALIGN_LEFT, TRUE,
    "Όποιος έμαθε να διαβάζει ένα αλφάβητο έχει ήδη μάθει κάτι για όλα τα "
    "άλλα: το μελάνι είναι σκούρο, το χαρτί φωτεινό, και ανάμεσά τους υπάρχει "
    "μια καθαρή γραμμή. Αυτό αρκεί για να ξεχωρίσει κανείς το γράμμα από τον "
    "θόρυβο." },
  { 266, 92, 216, "DejaVu Serif 12px", PANGO_ALIGN_LEFT, TRUE,
    "Τα γράμματα αλλάζουν, οι πινελιές μένουν: μια κάθετη, μια καμπύλη, μια "
    "γωνία. Τέτοια κομμάτια γεμίζουν το λεξικό, και με λίγα από αυτά γράφεται "
    "κάθε λέξη που δεν είδαμε ποτέ ως τώρα." },
  { 30, 236, 452, "DejaVu Serif Italic 22px", PANGO_ALIGN_CENTER, FALSE,
    "θόρυβος = εικόνα − άτομα" },
  { 30, 276, 452, "DejaVu Serif 15px", PANGO_ALIGN_LEFT, TRUE,
    "Ο θόρυβος δεν μιλά καμία γλώσσα. Ταιριάζει λίγο με όλα και πολύ με "
    "τίποτα. Γι’ αυτό κρατάμε μόνο ό,τι ξεπερνά ένα κατώφλι, και ξαναρωτάμε "
    "όσες φορές χρειαστεί: σύγκριση, διόρθωση, λήθη των μικρών, και πάλι από "
    "την αρχή." },
  { 30, 386, 452, "DejaVu Sans 9px", PANGO_ALIGN_LEFT, TRUE,
    "Ψιλά γράμματα: εδώ φαίνεται ποιος έμαθε και ποιος μαντεύει. Οι γραμμές "
    "έχουν πάχος ενός εικονοστοιχείου, οι τόνοι και τα πνεύματα χάνονται "
    "πρώτα, το ρ μοιάζει με το φ και το ν με το υ. Μια καλή σελίδα για να "
    "συγκρίνει κανείς το πριν με το μετά." },
  { 30, 440, 452, "DejaVu Sans Mono 12px", PANGO_ALIGN_CENTER, FALSE,
    "αβγδεζηθικλμνξοπρστυφχψω\nΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ 31415926" },
};

Canvas *
sample_greek (int side)
{
  return page_print (blocks, G_N_ELEMENTS (blocks), side);
}
