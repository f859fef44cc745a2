------------------------------ MODULE Nesting -------------------------------
(* One thread's stack of calls: @KernelMode and @UserMode methods, transitions made by a program,
   quiesce and pins, each from within each other, and handlers that do all of that themselves. What
   others do is a request, at any time. No store buffer: what the hooks order is Targeted's.

   Frames: "K" a kernel method, with the word that its entry returned, 0 if nested; "U" a user method,
   with its way back; "S" the slow path, with what goes on after it; "H" a handler.

   Hooks.enterKernel, exitKernel, enterUserOf, exitUser, quiesce; SlowPath.run; Pins.tryPin, unpin,
   takeOver, keepsInKernel, returnTo *)
EXTENDS Naturals, Sequences

CONSTANTS Twin, Last, Depth, Requests

VARIABLES n, mode, committed, owes, running, pins, stack, generation, seen, due, ref
vars == <<n, mode, committed, owes, running, pins, stack, generation, seen, due, ref>>

Kinds == {1, 2} \* 1 is early
NoRef == [n |-> 0, depth |-> 0]

Init ==
  /\ n = 0 /\ mode \in {"U", "I"} /\ committed = FALSE /\ owes = FALSE /\ running = FALSE /\ pins = FALSE
  /\ stack = <<>> /\ generation = 0 /\ seen = 0 /\ due = {} /\ ref = NoRef

--------------------------------------------------------------------------------
Top == IF stack = <<>> THEN [f |-> "none"] ELSE stack[Len(stack)]
Below == SubSeq(stack, 1, Len(stack) - 1)
IsCode == Top.f # "S"
InHandler == \E i \in 1..Len(stack) : stack[i].f = "H"
HasWork == pins \/ generation # seen

K(word) == [f |-> "K", entered |-> word]
U(back) == [f |-> "U", back |-> back]
S(then, word) == [f |-> "S", then |-> then, n |-> word, phase |-> "begin", generation |-> 0]

(* Effects on the status. The policy may be lazy or not, and change. *)
Modes == IF committed THEN {"U"} ELSE {"U", "I"}
Leave == mode' \in Modes /\ n' = n
Stay == UNCHANGED <<n, mode>>
Publish == n' = n + 1 /\ mode' = "K"
Requested == <<generation, seen, due>>
Dropped == IF ref.depth >= Len(stack) THEN NoRef ELSE ref \* what the topmost frame has read

EnterKernel ==
  /\ IsCode /\ Len(stack) < Depth
  /\ IF mode = "K"
     THEN /\ stack' = Append(stack, K(IF (owes /\ Twin # "entry-under-a-pin-is-nested") \/ Twin = "nested-exit-leaves"
                                      THEN n ELSE 0))
          /\ owes' = FALSE /\ Stay
     ELSE /\ n < Last /\ Publish
          /\ stack' = Append(stack, K(n + 1)) \o (IF HasWork THEN <<S("body", n + 1)>> ELSE <<>>)
          /\ UNCHANGED owes
  /\ UNCHANGED <<committed, running, pins, Requested, ref>>
ExitKernel ==
  /\ Top.f = "K" /\ ref' = Dropped
  /\ IF Top.entered = 0 THEN stack' = Below /\ Stay
     ELSE IF HasWork THEN stack' = Append(stack, S("exit", n)) /\ Stay
     ELSE stack' = Below /\ Leave
  /\ UNCHANGED <<committed, owes, running, pins, Requested>>

(* What a user method is called with, no protected reference is used after; in a handler it is. *)
EnterUser ==
  /\ IsCode /\ Len(stack) < Depth
  /\ IF mode = "K"
     THEN IF (running /\ Twin # "user-mode-in-a-handler") \/ (pins /\ Twin # "user-mode-with-a-pin")
          THEN stack' = Append(stack, U("null")) /\ Stay /\ UNCHANGED <<committed, ref>>
          ELSE /\ ref' = IF InHandler THEN ref ELSE NoRef
               /\ IF HasWork /\ ~running
                  THEN stack' = Append(stack, S("user", n)) /\ Stay /\ UNCHANGED committed
                  ELSE /\ stack' = Append(stack, U(IF committed THEN "kernelCommitted" ELSE "kernel"))
                       /\ committed' = TRUE /\ mode' = "U" /\ n' = n
     ELSE /\ stack' = Append(stack, U(IF committed THEN "null" ELSE "quiescent"))
          /\ committed' = TRUE /\ mode' = "U" /\ n' = n /\ UNCHANGED ref
  /\ UNCHANGED <<owes, running, pins, Requested>>
ExitUser ==
  /\ Top.f = "U"
  /\ LET back == Top.back
         kernel == back \in {"kernel", "kernelCommitted"}
         then == S(IF kernel THEN "back" ELSE "backOutside", n + 1)
     IN IF back = "null" THEN stack' = Below /\ Stay /\ UNCHANGED <<committed, owes>>
        ELSE /\ committed' = (back = "kernelCommitted" /\ Twin # "forgets-the-outer-user-mode")
             /\ owes' = (owes /\ ~(mode = "K" /\ kernel))
             /\ IF mode = "K" THEN stack' = Below /\ Stay
                ELSE IF kernel \/ HasWork
                THEN n < Last /\ Publish /\ stack' = IF HasWork THEN Append(Below, then) ELSE Below
                ELSE stack' = Below /\ mode' \in {"U", "I"} /\ n' = n
  /\ UNCHANGED <<running, pins, Requested, ref>>

Quiesce ==
  /\ IsCode /\ mode = "K" /\ ~pins /\ n < Last
  /\ ~running \/ Twin = "quiesce-in-a-handler"
  /\ ref' = IF InHandler THEN ref ELSE NoRef
  /\ IF HasWork /\ ~running THEN Len(stack) < Depth /\ stack' = Append(stack, S("quiesce", n)) /\ Stay
     ELSE n' = n + 1 /\ mode' = "K" /\ UNCHANGED stack
  /\ UNCHANGED <<committed, owes, running, pins, Requested>>

TryPin == \* one that succeeds; else it is an entry and an exit
  /\ IsCode /\ ~pins /\ Len(stack) < Depth
  /\ IF mode = "K" THEN pins' = TRUE /\ Stay /\ UNCHANGED <<stack, owes>>
     ELSE /\ n < Last /\ Publish
          /\ IF HasWork THEN stack' = Append(stack, S("pin", n + 1)) /\ UNCHANGED <<pins, owes>>
             ELSE pins' = TRUE /\ owes' = TRUE /\ UNCHANGED stack
  /\ UNCHANGED <<committed, running, Requested, ref>>
Unpin ==
  /\ IsCode /\ pins /\ pins' = FALSE /\ owes' = FALSE
  /\ IF ~owes \/ Twin = "last-unpin-stays" THEN UNCHANGED stack /\ Stay
     ELSE IF generation # seen
     THEN Len(stack) < Depth /\ stack' = Append(stack, S("leave", n)) /\ Stay
     ELSE UNCHANGED stack /\ Leave
  /\ UNCHANGED <<committed, running, Requested, ref>>

Request == \* by the thread, a handler of its own, or another thread
  /\ generation < Requests
  /\ \E kind \in Kinds : due' = due \cup {kind}
  /\ generation' = generation + 1
  /\ UNCHANGED <<n, mode, committed, owes, running, pins, stack, seen, ref>>
Read ==
  /\ Top.f \in {"K", "H"} /\ ref = NoRef /\ ref' = [n |-> n, depth |-> Len(stack)]
  /\ UNCHANGED <<n, mode, committed, owes, running, pins, stack, Requested>>
Return ==
  /\ Top.f = "H" /\ stack' = Below /\ ref' = Dropped
  /\ UNCHANGED <<n, mode, committed, owes, running, pins, Requested>>

--------------------------------------------------------------------------------
Late == Twin = "generation-after-the-handlers"
Begin ==
  /\ Top.f = "S" /\ Top.phase = "begin" /\ running' = TRUE
  /\ stack' = Append(Below, [Top EXCEPT !.phase = "early", !.generation = generation])
  /\ UNCHANGED <<n, mode, committed, owes, pins, Requested, ref>>
RunKind(kind, phase, next) ==
  /\ Top.f = "S" /\ Top.phase = phase /\ due' = due \ {kind}
  /\ stack' = Append(Below, [Top EXCEPT !.phase = next]) \o (IF kind \in due THEN <<[f |-> "H"]>> ELSE <<>>)
  /\ UNCHANGED <<n, mode, committed, owes, running, pins, generation, seen, ref>>
Remember ==
  /\ Top.f = "S" /\ Top.phase = "remember" /\ running' = FALSE
  /\ seen' = IF Late THEN generation ELSE Top.generation
  /\ stack' = Append(Below, [Top EXCEPT !.phase = "then"]) /\ UNCHANGED <<n, mode, committed, owes, pins, generation, due, ref>>
Holds == pins /\ Twin # "no-look-at-pins-after-handlers"
Then ==
  /\ Top.f = "S" /\ Top.phase = "then"
  /\ LET then == Top.then IN
     CASE then \in {"body", "back"} ->
            stack' = Below /\ Stay /\ UNCHANGED <<committed, owes, pins>>
       [] then = "exit" ->
            /\ stack' = SubSeq(Below, 1, Len(Below) - 1) /\ UNCHANGED <<committed, pins>>
            /\ IF Holds THEN owes' = TRUE /\ Stay ELSE UNCHANGED owes /\ Leave
       [] then = "leave" \/ then = "backOutside" ->
            /\ stack' = Below /\ UNCHANGED <<committed, pins>>
            /\ IF Holds THEN owes' = TRUE /\ Stay ELSE UNCHANGED owes /\ Leave
       [] then = "user" ->
            /\ UNCHANGED <<owes, pins>>
            /\ IF Holds THEN stack' = Append(Below, U("null")) /\ Stay /\ UNCHANGED committed
               ELSE /\ stack' = Append(Below, U(IF committed THEN "kernelCommitted" ELSE "kernel"))
                    /\ committed' = TRUE /\ mode' = "U" /\ n' = n
       [] then = "quiesce" ->
            /\ UNCHANGED <<committed, owes, pins>> /\ mode' = "K"
            /\ IF Holds THEN stack' = Below /\ n' = n
               ELSE /\ n' = n + 1
                    /\ stack' = IF HasWork THEN Append(Below, S("body", n + 1)) ELSE Below
       [] then = "pin" ->
            /\ stack' = Below /\ pins' = TRUE /\ owes' = TRUE /\ Stay /\ UNCHANGED committed
  /\ UNCHANGED <<running, Requested, ref>>
Slow ==
  Begin \/ RunKind(1, "early", "other") \/ RunKind(2, "other", "remember") \/ Remember \/ Then

Next ==
  \/ EnterKernel \/ ExitKernel \/ EnterUser \/ ExitUser \/ Quiesce \/ TryPin \/ Unpin \/ Request \/ Read
  \/ Return \/ Slow
Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
(* Kernel code runs in KERNEL, and a thread that holds a pin is there. *)
KernelCodeInKernel == (Top.f \in {"K", "S", "H"} \/ pins) => mode = "K"
(* A thread in no kernel method and with no pin is outside, and USER in a user method. *)
UserCodeOutside ==
  /\ stack = <<>> /\ ~pins => mode # "K"
  /\ Top.f = "U" /\ Top.back # "null" /\ ~pins => mode = "U"
(* What kernel code has read it may use to its end: handlers too, whatever they call. *)
SojournKept == ref # NoRef => mode = "K" /\ n = ref.n
(* A slow path is in one sojourn from end to end, and in no other. *)
HandlersWhole ==
  \A i \in 1..Len(stack) : stack[i].f = "S" =>
    /\ mode = "K" /\ n = stack[i].n
    /\ \A j \in 1..Len(stack) : stack[j].f = "S" => i = j
(* No request is lost: what is due will be found. *)
NoneForgotten == due # {} => seen # generation
=============================================================================
